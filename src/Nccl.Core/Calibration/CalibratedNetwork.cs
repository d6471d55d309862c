using Nccl.Differentiation;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>A network of calibrated layers with one output per class: rows [B, ...] to logits [B, C].</summary>
internal abstract class CalibratedNetwork(string name, ParameterFactory factory) : Module<Tensor, CalibratedWeights, Tensor>(name)
{
    public ScalarType Type { get; } = factory.Type;

    public Device Device { get; } = factory.Device;

    /// <summary>What options of learning leave to the network.</summary>
    public abstract LearningRates Rates { get; }

    public abstract IEnumerable<CalibratedLayer> Layers { get; }

    /// <summary>Shape of one row: [I], or [C, H, W].</summary>
    public abstract IReadOnlyList<int> InputShape { get; }

    /// <summary>The number of classes C.</summary>
    public abstract int Outputs { get; }

    /// <summary>
    /// Multiplications of a row on its way to the head: the size of the work. The head is left out, since it grows, and a learner that is
    /// resumed must compute as before.
    /// </summary>
    public abstract long MultiplicationsPerRow { get; }

    /// <summary>Whether a row's logits do not depend on the rows beside it in the batch: false with a batch norm in training.</summary>
    public bool TreatsRowsAlone => Layers.All(layer => layer.Norm is not { IsBatchNorm: true });

    /// <summary>Whether a recorded pass gives the gradients of theta~ as factors: where all layers are linear, calibrated and without norm, on a CPU.</summary>
    public virtual bool FactorsGradients => false;

    /// <summary>theta: what the inner step moves. Read anew after <see cref="Grow"/>.</summary>
    public IReadOnlyList<Parameter> BaseParameters => [.. Layers.SelectMany(layer => layer.BaseParameters)];

    /// <summary>psi, lambda and b: what the outer step moves. Read anew after <see cref="Grow"/>.</summary>
    public IReadOnlyList<Parameter> CalibrationParameters => [.. Layers.SelectMany(layer => layer.CalibrationParameters)];

    /// <summary>Adds outputs for new classes; the logits of the present ones do not change.</summary>
    public abstract void Grow(int outputs, ParameterFactory factory);

    /// <summary>Another network of the same kind and size, whose weights are about to be overwritten.</summary>
    public abstract CalibratedNetwork NewLike();

    /// <summary>Forwards rows so that gradients can come back. A batch norm sees each group of rows by itself.</summary>
    /// <param name="groups">Rows, group after group.</param>
    /// <param name="weights">theta~, computed or not (<see cref="CalibratedWeights.Unmaterialized"/>).</param>
    public virtual ForwardPass Record(IReadOnlyList<Tensor> groups, CalibratedWeights weights)
    {
        Tensor[] logits = TreatsRowsAlone ? [forward(Together(groups), weights)] : [.. groups.Select(rows => forward(rows, weights))];
        return new AutogradPass(Together(logits));
    }

    protected static Tensor Together(IReadOnlyList<Tensor> groups) => groups is [var only] ? only : cat([.. groups], 0);

    public CalibratedWeights Calibrate() => CalibratedWeights.Of(Layers);

    /// <summary>theta~ cut off from psi and theta, so that gradients end there.</summary>
    public CalibratedWeights CalibrateDetached() => CalibratedWeights.Detached(Layers);

    public CalibratedWeights Freeze() => CalibratedWeights.Frozen(Layers);

    public CalibratedWeights Fold() => CalibratedWeights.Folded(Layers);
}

using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>A network of calibrated layers with one output per class: rows [B, ...] to logits [B, C].</summary>
internal abstract class CalibratedNetwork(string name, ScalarType type, Device device) : Module<Tensor, CalibratedWeights, Tensor>(name), ICalibrated
{
    public ScalarType Type => type;

    public Device Device => device;

    public abstract IEnumerable<CalibratedLayer> Layers { get; }

    /// <summary>Shape of one row: [I], or [C, H, W].</summary>
    public abstract IReadOnlyList<int> InputShape { get; }

    /// <summary>The number of classes C.</summary>
    public abstract int Outputs { get; }

    /// <summary>Whether a row's logits do not depend on the rows beside it in the batch: false with a batch norm in training.</summary>
    public bool TreatsRowsAlone => Layers.All(layer => layer.Norm is not { IsBatchNorm: true });

    /// <summary>theta: what the inner step moves. Read anew after <see cref="Grow"/>.</summary>
    public IReadOnlyList<Parameter> BaseParameters => [.. Layers.SelectMany(layer => layer.BaseParameters)];

    /// <summary>psi, lambda and b: what the outer step moves. Read anew after <see cref="Grow"/>.</summary>
    public IReadOnlyList<Parameter> CalibrationParameters => [.. Layers.SelectMany(layer => layer.CalibrationParameters)];

    /// <summary>Adds outputs for new classes; the logits of the present ones do not change.</summary>
    public abstract void Grow(int outputs, ParameterFactory factory);

    public CalibratedWeights Calibrate() => CalibratedWeights.Of(Layers);

    public CalibratedWeights Freeze() => CalibratedWeights.Frozen(Layers);

    public CalibratedWeights Fold() => CalibratedWeights.Folded(Layers);
}

using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Kernels;
using Nccl.Memory;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>
/// Online EWC: CE + 1/2 w_c * sum of F_i * (theta_i - theta*_i)^2. theta* is the weights at the last task's end; F is a sum over tasks of
/// the squared gradients of the log-likelihood of single remembered rows, averaged over the rows of the task.
/// </summary>
internal sealed class ElasticWeightConsolidation(StrategyContext context) : GradientStrategy(context)
{
    public static StrategyDescriptor Descriptor { get; } =
        new(LearningStrategy.ElasticWeightConsolidation, NcclOptions.ElasticWeightConsolidation, context => new ElasticWeightConsolidation(context))
        {
            ShortName = "ewc",
            Meaning = "Online elastic weight consolidation: weights that past tasks need are held near their old values.",
            NeedsReplay = false,
        };

    /// <summary>F and theta*, one tensor per parameter; empty before the first task's end.</summary>
    private IReadOnlyList<Tensor> _importance = [];
    private IReadOnlyList<Tensor> _anchor = [];

    /// <summary>
    /// The gradient of the penalty, w_c * F * (theta - theta*), where w_c * F is no larger than 1 / alpha: a step along it then ends at
    /// theta* at the furthest, and does not overshoot to ever larger distances.
    /// </summary>
    /// <param name="importance">F: [D].</param>
    /// <param name="weights">theta: [D].</param>
    /// <param name="anchor">theta*: [D].</param>
    /// <param name="consolidationWeight">w_c, 0 or more.</param>
    /// <param name="rate">alpha, above 0.</param>
    public static Tensor PenaltyGradient(Tensor importance, Tensor weights, Tensor anchor, double consolidationWeight, double rate)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var stiffness = importance.Times(consolidationWeight);
        stiffness.ClampInPlace(1 / rate);
        return stiffness.mul(weights.sub(anchor)).MoveToOuterDisposeScope();
    }

    public override void EndTask(int task)
    {
        if (Context.Memory.Filled(task) == 0 || IsAtAnchor())
        {
            return;
        }

        using var scope = NewDisposeScope();
        Context.Network.eval();
        var importance = WeightVector.Split(Importance(task), Parameters);
        var sums = importance.Select((ofTask, i) => _importance.Count > 0 ? ofTask.Plus(_importance[i]) : ofTask.clone()).ToList();
        Keep(sums, [.. Parameters.Select(parameter => parameter.detach().clone())]);
    }

    /// <summary>New outputs mattered for no past task.</summary>
    public override void Grow()
    {
        base.Grow();
        if (_anchor.Count == 0)
        {
            return;
        }

        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var present = Parameters.Select(parameter => parameter.detach()).ToList();
        Keep(
            [.. _importance.Select((importance, i) => Grown(importance, zeros_like(present[i])))],
            [.. _anchor.Select((anchor, i) => Grown(anchor, present[i]))]);
    }

    public override IReadOnlyList<NamedTensor> Save() =>
    [
        .. _importance.Select((importance, i) => NetworkTensors.Save($"importance{i}", importance)),
        .. _anchor.Select((anchor, i) => NetworkTensors.Save($"anchor{i}", anchor)),
    ];

    public override void Restore(IReadOnlyList<NamedTensor> saved)
    {
        if (saved.Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var shapes = Parameters.Concat(Parameters).Select(parameter => parameter.shape).ToList();
        if (saved.Count != shapes.Count || saved.Zip(shapes).Any(pair => !pair.First.Shape.SequenceEqual(pair.Second)))
        {
            throw new InvalidDataException("The saved importance and anchor of the weights do not fit the network.");
        }

        var tensors = saved.Select(tensor => NetworkTensors.Load(tensor, Context.Network.Type, Context.Network.Device)).ToList();
        Keep(tensors[..Parameters.Count], tensors[Parameters.Count..]);
    }

    protected override void Release() => Keep([], []);

    protected override (Tensor Direction, StepReport Report) Direction(Tensor gradient, StepReport report, int task)
    {
        if (_anchor.Count == 0)
        {
            return (gradient, report);
        }

        var (importance, weights, anchor) = (
            WeightVector.Of(Parameters, _importance), WeightVector.Of(Parameters, Parameters), WeightVector.Of(Parameters, _anchor));
        var penalty = PenaltyGradient(importance, weights, anchor, Context.Options.ConsolidationWeight, Context.Options.Rates.Inner);
        return (gradient.Plus(penalty), report);
    }

    /// <summary>F of one task: [D].</summary>
    private Tensor Importance(int task)
    {
        var ring = Context.Memory.Rings[task]!;
        var sum = WeightVector.Of(Parameters, Parameters).zero_();
        for (var slot = 0; slot < ring.Filled; slot++)
        {
            using var scope = NewDisposeScope();
            using var row = Context.Batches.FromPastTasks([new MemoryRow(task, ring, slot)]);
            sum.AddInPlace(LossGradient.Of(Context.Network, Parameters, row).Gradient.square(), 1.0 / ring.Filled);
        }

        return sum;
    }

    /// <summary>Whether nothing has been learnt since the last task's end.</summary>
    private bool IsAtAnchor()
    {
        using var scope = NewDisposeScope();
        return _anchor.Count > 0 && Parameters.Zip(_anchor).All(pair => pair.First.eq(pair.Second).all().item<bool>());
    }

    /// <summary>Takes ownership of both.</summary>
    private void Keep(IReadOnlyList<Tensor> importance, IReadOnlyList<Tensor> anchor)
    {
        foreach (var tensor in _importance.Concat(_anchor))
        {
            tensor.Dispose();
        }

        foreach (var tensor in importance.Concat(anchor))
        {
            tensor.DetachFromDisposeScope();
        }

        (_importance, _anchor) = (importance, anchor);
    }

    /// <summary>The tensor with the rows that <paramref name="present"/> has beyond it.</summary>
    private static Tensor Grown(Tensor tensor, Tensor present)
    {
        var rows = tensor.shape[0];
        return present.shape[0] == rows ? tensor.clone() : cat([tensor, present.narrow(0, rows, present.shape[0] - rows)], 0);
    }
}

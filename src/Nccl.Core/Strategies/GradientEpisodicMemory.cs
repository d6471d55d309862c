using Nccl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>GEM: one reference gradient per past task.</summary>
internal sealed class GradientEpisodicMemory(StrategyContext context) : GradientStrategy(context)
{
    public static StrategyDescriptor Descriptor { get; } =
        new(LearningStrategy.GradientEpisodicMemory, NcclOptions.GradientEpisodicMemory, context => new GradientEpisodicMemory(context))
        {
            ShortName = "gem",
            Meaning = "GEM: the gradient is bent until it raises the loss on remembered rows of no past task.",
        };

    /// <summary>
    /// The vector nearest to g whose product with no past task's gradient is negative: g + G^T v, where v is the dual solution, the one
    /// that makes 1/2 v^T G G^T v + v^T G g smallest among all v of 0 or more.
    /// </summary>
    /// <param name="gradient">g: [D].</param>
    /// <param name="past">G, one gradient per past task: [T, D].</param>
    public static Tensor Project(Tensor gradient, Tensor past)
    {
        using var scope = NewDisposeScope();
        // Rows of length 1 describe the same cone and give the solver one scale; a row of 0 forbids nothing and stays as it is.
        var lengths = linalg.norm(past, dims: [1], keepdim: true); // [T, 1]
        using var zero = 0.0.ToScalar();
        var unit = past.div(lengths.where(lengths.gt(zero), ones_like(lengths)));
        var products = Numbers(unit.mv(gradient)); // [T]
        if (products.All(product => product >= 0))
        {
            return gradient.alias().MoveToOuterDisposeScope();
        }

        var gram = Numbers(unit.mm(unit.t())); // [T * T]
        var dual = NonNegativeQuadratic.Minimize(gram, products, past.dtype == ScalarType.Float64 ? 1e-15 : 1e-6);
        var weights = tensor(dual, dtype: past.dtype, device: past.device); // [T]
        return gradient.Plus(unit.t().mv(weights)).MoveToOuterDisposeScope();
    }

    protected override (Tensor Direction, StepReport Report) Direction(Tensor gradient, StepReport report, int task)
    {
        var (past, losses) = (new List<Tensor>(), 0.0);
        for (var other = 0; other < Context.Memory.Rings.Count; other++)
        {
            if (other == task || Context.Memory.Filled(other) == 0)
            {
                continue;
            }

            using var rows = Context.Batches.FromPastTasks(
                Context.Memory.SampleOf(other, Context.Options.ReplayBatchSize, Context.Streams.Replay));
            var (reference, loss, _) = LossGradient.Of(Context.Network, Parameters, rows);
            past.Add(reference);
            losses += loss;
        }

        return past.Count == 0
            ? (gradient, report)
            : (Project(gradient, stack(past)), report with { ReplayLoss = losses / past.Count });
    }

    private static double[] Numbers(Tensor tensor)
    {
        using var wide = tensor.to(ScalarType.Float64, CPU).contiguous();
        return wide.data<double>().ToArray();
    }
}

using Nccl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>A-GEM: one reference gradient, of a batch of remembered rows of all past tasks.</summary>
internal sealed class AveragedGradientEpisodicMemory(StrategyContext context) : GradientStrategy(context)
{
    public static StrategyDescriptor Descriptor { get; } =
        new(LearningStrategy.AveragedGradientEpisodicMemory, NcclOptions.AveragedGradientEpisodicMemory, context => new AveragedGradientEpisodicMemory(context))
        {
            ShortName = "agem",
            Meaning = "A-GEM: the part of a gradient that would raise the loss on remembered rows is taken out.",
        };

    /// <summary>g - (g.r / r.r) r where g.r is negative, so that the result is at a right angle to r; g itself otherwise.</summary>
    /// <param name="gradient">g, of the new rows: [D].</param>
    /// <param name="reference">r, of the remembered rows: [D].</param>
    public static Tensor Project(Tensor gradient, Tensor reference)
    {
        var product = Product(gradient, reference);
        if (product >= 0)
        {
            return gradient.alias();
        }

        // r is not 0 here: its product with g would be 0.
        using var opposing = reference.Times(product / Product(reference, reference));
        return gradient.sub(opposing);
    }

    protected override (Tensor Direction, StepReport Report) Direction(Tensor gradient, StepReport report, int task)
    {
        using var replay = Replay(task);
        if (replay is null)
        {
            return (gradient, report);
        }

        var (reference, loss, _) = LossGradient.Of(Context.Network, Parameters, replay);
        return (Project(gradient, reference), report with { ReplayLoss = loss });
    }

    private static double Product(Tensor a, Tensor b)
    {
        using var product = a.dot(b);
        return product.ToDouble();
    }
}

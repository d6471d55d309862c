using Nccl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>MEGA-II: the gradient of the new rows, turned towards that of a batch of remembered rows as their losses demand.</summary>
internal sealed class MixedGradient(StrategyContext context) : GradientStrategy(context)
{
    public static StrategyDescriptor Descriptor { get; } =
        new(LearningStrategy.MixedGradient, NcclOptions.MixedGradient, context => new MixedGradient(context))
        {
            ShortName = "mega",
            Meaning = "MEGA-II: turns the gradient between new and remembered rows by their losses.",
        };

    /// <summary>
    /// The vector m of the length of g that makes l_t cos(m, g) + l_r cos(m, r) largest. Paper: m is g turned by the angle beta that
    /// makes l_t cos(beta) + l_r cos(angle(g, r) - beta) largest. Both are the direction of l_t g/|g| + l_r r/|r|, since a sum of
    /// products of m with two vectors is its product with their sum.
    /// </summary>
    /// <param name="gradient">g, of the new rows: [D].</param>
    /// <param name="loss">l_t, 0 or more.</param>
    /// <param name="reference">r, of the remembered rows: [D].</param>
    /// <param name="referenceLoss">l_r, 0 or more.</param>
    /// <returns>m; g itself where no direction is better than another.</returns>
    public static Tensor Mix(Tensor gradient, double loss, Tensor reference, double referenceLoss)
    {
        var (length, referenceLength) = (Length(gradient), Length(reference));
        if (length == 0 || referenceLength == 0)
        {
            return gradient.alias();
        }

        using var own = gradient.Times(loss / length);
        using var other = reference.Times(referenceLoss / referenceLength);
        using var sum = own.Plus(other);
        var sumLength = Length(sum);
        return sumLength == 0 ? gradient.alias() : sum.Times(length / sumLength);
    }

    protected override (Tensor Direction, StepReport Report) Direction(Tensor gradient, StepReport report, int task)
    {
        using var replay = Replay(task);
        if (replay is null)
        {
            return (gradient, report);
        }

        var (reference, loss, _) = LossGradient.Of(Context.Network, Parameters, replay);
        return (Mix(gradient, report.CurrentLoss, reference, loss), report with { ReplayLoss = loss });
    }

    private static double Length(Tensor vector)
    {
        using var length = linalg.norm(vector);
        return length.ToDouble();
    }
}

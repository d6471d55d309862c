using Nccl.Calibration;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Learning;

/// <summary>Holds the present predictions of remembered rows near the old ones, eq. 6, term (b).</summary>
internal static class Distillation
{
    /// <summary>Keeps the logarithm finite where the old prediction of a class is 0.</summary>
    private const double LeastProbability = 1e-8;

    /// <summary>p = softmax(z / tau) over the classes that count.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="excluded">[B, C] or null.</param>
    /// <param name="temperature">tau, above 0.</param>
    public static Tensor SoftTargets(Tensor logits, Tensor? excluded, double temperature)
    {
        using var filled = MaskedLogits.Fill(logits, excluded);
        using var softened = filled.DividedBy(temperature);
        return functional.softmax(softened, 1); // [B, C]
    }

    /// <summary>
    /// KL of every row: sum over classes of p (log p - log q) with q = softmax(z / tau), or of q (log q - log p) in the
    /// reverse direction. No factor tau^2.
    /// </summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="softTargets">p: [B, C], 0 outside the classes that count.</param>
    /// <param name="excluded">[B, C] or null.</param>
    /// <param name="temperature">tau, above 0.</param>
    /// <param name="direction">Which of the two is the reference.</param>
    public static Tensor DivergencePerRow(
        Tensor logits, Tensor softTargets, Tensor? excluded, double temperature, DistillationDirection direction)
    {
        using var scope = NewDisposeScope();
        var filled = MaskedLogits.Fill(logits, excluded);
        var logCurrent = functional.log_softmax(filled.DividedBy(temperature), 1); // [B, C]
        if (direction == DistillationDirection.OldToCurrent)
        {
            var entropy = xlogy(softTargets, softTargets); // p log p, which is 0 at p = 0
            return entropy.sub(softTargets.mul(logCurrent)).sum(1).MoveToOuterDisposeScope(); // [B]
        }

        using var least = LeastProbability.ToScalar();
        var logOld = softTargets.clamp_min(least).log();
        var terms = logCurrent.exp().mul(logCurrent.sub(logOld)); // [B, C]
        if (excluded is not null)
        {
            using var zero = 0.0.ToScalar();
            terms = terms.masked_fill(excluded, zero);
        }

        return terms.sum(1).MoveToOuterDisposeScope(); // [B]
    }

    /// <summary>The divergence averaged as the options say.</summary>
    /// <param name="perRow">[B].</param>
    /// <param name="countingClasses">Classes that count, summed over the rows.</param>
    /// <param name="reduction">Over rows, or over rows and classes.</param>
    public static Tensor Mean(Tensor perRow, long countingClasses, DistillationReduction reduction)
    {
        using var sum = perRow.sum();
        return sum.DividedBy(reduction == DistillationReduction.MeanOverRows ? perRow.shape[0] : countingClasses); // []
    }
}

using System.Globalization;

namespace Nccl.Learners;

/// <summary>The error of a run whose numbers have left the range of numbers.</summary>
internal static class DivergedTraining
{
    public static InvalidOperationException Error(string what, long batch, NcclOptions options)
    {
        var clip = options.Rates.InnerClip?.ToString(CultureInfo.InvariantCulture) ?? "none";
        var rate = options.Rates.Inner.ToString(CultureInfo.InvariantCulture);
        return new InvalidOperationException(
            $"Learning diverged: {what} at mini-batch {batch}. Lower Learning.InnerLearningRate (now {rate}), set Learning.InnerGradientClip "
            + $"(now {clip}), or bring the features to a similar scale, for example with NormalizeMeanVariance. "
            + "The model learnt before this fit is unchanged.");
    }
}

using Microsoft.ML.Runtime;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Plans;
using Nccl.Strategies;

namespace Nccl.MLNet.Rules;

/// <summary>Tells the user once, on ML.NET's channel, of options that work but do less than they seem to.</summary>
internal static class TrainingAdvice
{
    /// <summary>The largest value of a byte.</summary>
    private const float LargestPixel = 255;

    public static void Give(IChannel channel, FitPlan plan, bool first)
    {
        if (!first)
        {
            return;
        }

        var (network, learning) = (plan.Network, plan.Learning);
        if (learning.Calibrates && network is { Norm: NormKind.Batch, FeatureScalePosition: FeatureScalePosition.BeforeNorm })
        {
            ChannelMessages.Info(channel, "The feature scale stands before a batch norm, which cancels most of it, as in the paper; FeatureScalePosition.AfterNorm gives it effect.");
        }

        if (learning.MemoryPerTask == 0 && !StrategyRegistry.LearnsAtEnd(learning.Strategy) && (learning.Calibrates || learning.ReplayBatchSize > 0))
        {
            ChannelMessages.Warning(channel, "Learning.MemoryPerTask is 0: nothing is replayed or calibrated, and earlier tasks will be forgotten.");
        }
    }

    /// <summary>Warns of images that still have the 0 to 255 of their files.</summary>
    /// <param name="channel">ML.NET's channel.</param>
    /// <param name="pixels">The first rows.</param>
    public static void GiveOnPixels(IChannel channel, ReadOnlySpan<float> pixels)
    {
        var largest = 0f;
        foreach (var pixel in pixels)
        {
            if (pixel is < 0 or > LargestPixel || pixel != MathF.Floor(pixel))
            {
                return;
            }

            largest = Math.Max(largest, pixel);
        }

        if (largest > 1)
        {
            ChannelMessages.Warning(
                channel,
                $"The pixels are whole numbers from 0 to {largest}, as in files. Scale them, ExtractPixels(..., scaleImage: 1f / 255): a ResNet18 with batch "
                + "norm takes any scale, but other networks learn badly from it or diverge.");
        }
    }
}

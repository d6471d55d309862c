using Microsoft.ML.Runtime;
using Nccl.Calibration;
using Nccl.Learning;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Training;

/// <summary>Tells the user once, on ML.NET's channel, of options that work but do less than they seem to.</summary>
internal static class TrainingAdvice
{
    public static void Give(IChannel channel, NeuronCalibrationTrainer.Options options, bool first)
    {
        if (!first)
        {
            return;
        }

        var (network, learning) = (options.Network, options.EffectiveLearning);
        if (learning.Calibrates && network is { Norm: NormKind.Batch, FeatureScalePosition: FeatureScalePosition.BeforeNorm })
        {
            channel.Tell("The feature scale stands before a batch norm, which cancels most of it, as in the paper; FeatureScalePosition.AfterNorm gives it effect.");
        }

        if (learning.MemoryPerTask == 0 && learning.Strategy != LearningStrategy.Joint && (learning.Calibrates || learning.ReplayBatchSize > 0))
        {
            channel.Warn("Learning.MemoryPerTask is 0: nothing is replayed or calibrated, and earlier tasks will be forgotten.");
        }
    }
}

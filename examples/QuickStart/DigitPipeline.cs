using Examples.Digits;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Nccl;
using Nccl.MLNet;

namespace QuickStart;

/// <summary>The pipeline that learns: from the pixels of an image to the name of a digit.</summary>
internal static class DigitPipeline
{
    /// <summary>Makes it; with the same seed every way to learn starts with the same weights.</summary>
    public static EstimatorChain<KeyToValueMappingTransformer> Create(MLContext mlContext, NcclOptions learning, int seed)
    {
        var options = new NeuronCalibrationTrainer.Options
        {
            Scenario = ContinualScenario.DomainIncremental,
            Network = NetworkOptions.Mlp(256, 256),
            Learning = learning,
            Seed = seed,
        };

        // All digits are named in advance: in a short first task some may be missing.
        var digits = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, DigitPool.LabelCount).Select(digit => new DigitName { Label = $"{digit}" }));
        return mlContext.Transforms.Concatenate("Features", nameof(Digit.Pixels))
            .Append(mlContext.Transforms.Conversion.MapValueToKey(nameof(Digit.Label), keyData: digits))
            .Append(mlContext.MulticlassClassification.Trainers.NeuronCalibration(options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue(DigitPrediction.DigitColumnName, "PredictedLabel"));
    }

    private sealed class DigitName
    {
        public string Label { get; set; } = "";
    }
}

using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Nccl;
using Nccl.MLNet;
using QuickStart.Data;

namespace QuickStart.Learning;

/// <summary>The pipelines that learn: from the pixels of an image to the name of a digit.</summary>
internal static class DigitPipeline
{
    /// <summary>Version of the library that learns.</summary>
    public static string LibraryVersion =>
        typeof(NeuronCalibrationTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>A pipeline of one kind; both kinds have the same network and start with the same weights.</summary>
    public static EstimatorChain<KeyToValueMappingTransformer> Pipeline(MLContext mlContext, LearnerKind kind, int seed)
    {
        var options = new NeuronCalibrationTrainer.Options
        {
            Scenario = ContinualScenario.DomainIncremental,
            Network = NetworkOptions.Mlp(256, 256),
            Learning = kind == LearnerKind.Calibrated ? NcclOptions.Default : NcclOptions.FineTuning,
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

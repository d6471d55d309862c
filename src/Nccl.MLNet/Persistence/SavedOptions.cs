using System.Text.Json;
using System.Text.Json.Serialization;
using Nccl.Learning;
using Nccl.Networks;

namespace Nccl.MLNet.Persistence;

/// <summary>The options that a loaded model continues with, as JSON. An option that an older zip lacks takes its default.</summary>
internal sealed record SavedOptions
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    public required string LabelColumnName { get; init; }

    public required string FeatureColumnName { get; init; }

    public string? TaskColumnName { get; init; }

    public ContinualScenario Scenario { get; init; }

    public TaskBoundaryDetection TaskBoundaries { get; init; } = TaskBoundaryDetection.None;

    public required NetworkOptions Network { get; init; }

    public required NcclOptions Learning { get; init; }

    public NonFiniteFeatures NonFiniteFeatures { get; init; }

    public int PredictionChunkSize { get; init; } = 64;

    public static string ToJson(NeuronCalibrationTrainer.Options options) => JsonSerializer.Serialize(
        new SavedOptions
        {
            LabelColumnName = options.LabelColumnName,
            FeatureColumnName = options.FeatureColumnName,
            TaskColumnName = options.TaskColumnName,
            Scenario = options.Scenario,
            TaskBoundaries = options.TaskBoundaries,
            Network = options.Network,
            Learning = options.EffectiveLearning,
            NonFiniteFeatures = options.NonFiniteFeatures,
            PredictionChunkSize = options.PredictionChunkSize,
        },
        Format);

    /// <exception cref="InvalidDataException">The text is not what <see cref="ToJson"/> writes.</exception>
    public static NeuronCalibrationTrainer.Options FromJson(string json)
    {
        try
        {
            var saved = JsonSerializer.Deserialize<SavedOptions>(json, Format)!;
            var options = new NeuronCalibrationTrainer.Options
            {
                LabelColumnName = saved.LabelColumnName,
                FeatureColumnName = saved.FeatureColumnName,
                TaskColumnName = saved.TaskColumnName,
                Scenario = saved.Scenario,
                TaskBoundaries = saved.TaskBoundaries,
                Network = saved.Network,
                Learning = saved.Learning,
                NonFiniteFeatures = saved.NonFiniteFeatures,
                PredictionChunkSize = saved.PredictionChunkSize,
            };
            options.Validate();
            return options;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"The options saved with the model cannot be read: {error.Message}", error);
        }
    }
}

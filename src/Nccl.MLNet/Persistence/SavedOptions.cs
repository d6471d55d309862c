using System.Text.Json;
using System.Text.Json.Serialization;
using Nccl.MLNet.Images;

namespace Nccl.MLNet.Persistence;

/// <summary>The options that a loaded model continues with, as JSON. An option that an older zip lacks takes its default.</summary>
internal sealed record SavedOptions
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new JsonStringEnumConverter() },
        // No writer of a version known here has written such a member: the text is damaged, and leaving it out would learn on in another way.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>A newer library that lets this one read its zips has said thereby that its further members can be left out.</summary>
    private static readonly JsonSerializerOptions NewerFormat = new(Format) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    public required string LabelColumnName { get; init; }

    public required string FeatureColumnName { get; init; }

    public string? TaskColumnName { get; init; }

    public ContinualScenario Scenario { get; init; }

    public TaskBoundaryDetection TaskBoundaries { get; init; } = TaskBoundaryDetection.None;

    public required NetworkOptions Network { get; init; }

    public required SavedLearning Learning { get; init; }

    public NonFiniteFeatures NonFiniteFeatures { get; init; }

    public UnreadableImages UnreadableImages { get; init; }

    /// <summary>Zips that lack it were written when the default was 64.</summary>
    public int PredictionChunkSize { get; init; } = 64;

    /// <summary>Where the images were loaded from; absent where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageFiles? ImageFiles { get; init; }

    public static string ToJson(NeuronCalibrationTrainer.Options options, ImageFiles? imageFiles) => JsonSerializer.Serialize(
        new SavedOptions
        {
            LabelColumnName = options.LabelColumnName,
            FeatureColumnName = options.FeatureColumnName,
            TaskColumnName = options.TaskColumnName,
            Scenario = options.Scenario,
            TaskBoundaries = options.TaskBoundaries,
            Network = options.Network,
            Learning = SavedLearning.Of(options.EffectiveLearning),
            NonFiniteFeatures = options.NonFiniteFeatures,
            UnreadableImages = options.UnreadableImages,
            PredictionChunkSize = options.PredictionChunkSize,
            ImageFiles = imageFiles,
        },
        Format);

    /// <param name="json">The text.</param>
    /// <param name="isNewer">Whether a newer library wrote it.</param>
    /// <exception cref="InvalidDataException">The text is not what <see cref="ToJson"/> writes.</exception>
    public static (NeuronCalibrationTrainer.Options Options, ImageFiles? ImageFiles) FromJson(string json, bool isNewer)
    {
        try
        {
            var saved = JsonSerializer.Deserialize<SavedOptions>(json, isNewer ? NewerFormat : Format)!;
            var options = new NeuronCalibrationTrainer.Options
            {
                LabelColumnName = saved.LabelColumnName,
                FeatureColumnName = saved.FeatureColumnName,
                TaskColumnName = saved.TaskColumnName,
                Scenario = saved.Scenario,
                TaskBoundaries = saved.TaskBoundaries,
                Network = saved.Network,
                Learning = saved.Learning.ToOptions(),
                NonFiniteFeatures = saved.NonFiniteFeatures,
                UnreadableImages = saved.UnreadableImages,
                PredictionChunkSize = saved.PredictionChunkSize,
            };
            options.Validate();
            return (options, saved.ImageFiles);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"The options saved with the model cannot be read: {error.Message}", error);
        }
    }
}

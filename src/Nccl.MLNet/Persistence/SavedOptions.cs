using System.Text.Json;
using System.Text.Json.Serialization;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Images;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rules;

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

    /// <summary>A zip without it is from before it was an option: 64 is what it meant, whatever the trainer's default is now.</summary>
    public int PredictionChunkSize { get; init; } = 64;

    /// <summary>Where the images were loaded from; absent where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageFiles? ImageFiles { get; init; }

    public static string ToJson(FitPlan plan, ImageFiles? imageFiles) => JsonSerializer.Serialize(
        new SavedOptions
        {
            LabelColumnName = plan.Columns.LabelColumnName,
            FeatureColumnName = plan.Columns.FeatureColumnName,
            TaskColumnName = plan.Columns.TaskColumnName,
            Scenario = plan.Scenario,
            TaskBoundaries = plan.TaskBoundaries,
            Network = plan.Network,
            Learning = SavedLearning.Of(plan.Learning),
            NonFiniteFeatures = plan.NonFiniteFeatures,
            UnreadableImages = plan.UnreadableImages,
            PredictionChunkSize = plan.PredictionChunkSize,
            ImageFiles = imageFiles,
        },
        Format);

    /// <param name="json">The text.</param>
    /// <param name="isNewer">Whether a newer library wrote it.</param>
    /// <exception cref="InvalidDataException">The text is not what <see cref="ToJson"/> writes.</exception>
    public static (FitPlan Plan, ImageFiles? ImageFiles) FromJson(string json, bool isNewer)
    {
        try
        {
            var saved = JsonSerializer.Deserialize<SavedOptions>(json, isNewer ? NewerFormat : Format)!;
            var plan = new FitPlan
            {
                Columns = new ColumnNames(saved.LabelColumnName, saved.FeatureColumnName, saved.TaskColumnName),
                Scenario = saved.Scenario,
                TaskBoundaries = saved.TaskBoundaries,
                Network = saved.Network,
                Learning = saved.Learning.ToOptions(),
                NonFiniteFeatures = saved.NonFiniteFeatures,
                UnreadableImages = saved.UnreadableImages,
                PredictionChunkSize = saved.PredictionChunkSize,
            };
            FitPlanRules.Check(plan);
            return (plan, saved.ImageFiles);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"The options saved with the model cannot be read: {error.Message}", error);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nccl.MLNet.Validation;

/// <summary>A result for other programs. Accuracies are fractions of 1, times are seconds.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // A pipeline that skips every row of a class can leave a fraction of nothing; JSON has no number for it.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Write(ContinualValidationResult result, Stream stream) => JsonSerializer.Serialize(stream, Document.Of(result), Format);

    private sealed record Document(
        TaskFitting Fitting,
        bool IsContinued,
        ContinualMetrics Metrics,
        double PrequentialAccuracy,
        double Seconds,
        IReadOnlyList<TaskEntry> Tasks,
        IReadOnlyList<IReadOnlyList<double>> Accuracies,
        IReadOnlyList<IReadOnlyList<TaskEvaluation>> Evaluations)
    {
        public static Document Of(ContinualValidationResult result) => new(
            result.Fitting,
            result.IsContinued,
            result.Metrics,
            result.PrequentialAccuracy,
            result.Elapsed.TotalSeconds,
            [.. result.TaskNames.Select((name, task) => TaskEntry.Of(name, result.Fits[task], result.ChanceAccuracies[task]))],
            result.Accuracies.Rows,
            result.Evaluations);
    }

    private sealed record TaskEntry(
        string Name, long Rows, long SkippedRows, double PrequentialAccuracy, double ChanceAccuracy, double FitSeconds, double TestSeconds)
    {
        public static TaskEntry Of(string name, TaskFit fit, double chance) => new(
            name, fit.Rows, fit.SkippedRows, fit.PrequentialAccuracy, chance, fit.FitTime.TotalSeconds, fit.TestTime.TotalSeconds);
    }
}

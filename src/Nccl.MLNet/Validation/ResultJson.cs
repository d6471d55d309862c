using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nccl.MLNet.Validation;

/// <summary>A result for other programs. Accuracies are fractions of 1, times are seconds. The names are a file format and stay.</summary>
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
        IReadOnlyList<IReadOnlyList<EvaluationEntry>> Evaluations)
    {
        public static Document Of(ContinualValidationResult result) => new(
            result.Fitting,
            result.IsContinued,
            result.Metrics,
            result.PrequentialAccuracy,
            result.Elapsed.TotalSeconds,
            [.. result.TaskNames.Select((name, task) => TaskEntry.Of(name, result.Fits[task], result.ChanceAccuracies[task]))],
            result.Accuracies.Rows,
            [.. result.Evaluations.Select(row => row.Select(EvaluationEntry.Of).ToArray())]);
    }

    private sealed record TaskEntry(
        string Name, long Rows, long SkippedRows, double PrequentialAccuracy, double ChanceAccuracy, double FitSeconds, double TestSeconds)
    {
        public static TaskEntry Of(string name, TaskFit fit, double chance) => new(
            name, fit.RowsLearned, fit.RowsSkipped, fit.PrequentialAccuracy, chance, fit.FitTime.TotalSeconds, fit.TestTime.TotalSeconds);
    }

    private sealed record EvaluationEntry(
        long Rows,
        long Right,
        long UnknownClassRows,
        long UnpredictedRows,
        long UnlabelledRows,
        IReadOnlyList<ConfusionCount> Confusion,
        double Accuracy)
    {
        public static EvaluationEntry Of(TaskEvaluation evaluation) => new(
            evaluation.Rows,
            evaluation.CorrectCount,
            evaluation.UnknownClassRows,
            evaluation.UnpredictedRows,
            evaluation.UnlabeledRows,
            evaluation.Confusion,
            evaluation.Accuracy);
    }
}

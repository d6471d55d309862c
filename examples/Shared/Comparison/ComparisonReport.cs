using System.Reflection;
using System.Text.Json;
using Nccl.MLNet;

namespace Examples.Comparison;

/// <summary>A comparison for other programs, as JSON. Accuracies are fractions of 1; see <see cref="AccuracySummary"/>.</summary>
internal sealed record ComparisonReport(
    double AverageAccuracy,
    double LearningAccuracy,
    double Forgetting,
    double BackwardTransfer,
    IReadOnlyList<IReadOnlyList<double>> Matrix,
    AccuracySummary FineTuning,
    int Seed,
    int Tasks,
    int Rows,
    string Data,
    double Seconds,
    string Version)
{
    /// <summary>Makes the report of a comparison.</summary>
    /// <param name="comparison">What it found.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="tasks">How many tasks there were, and the training rows of each.</param>
    /// <param name="data">Where the rows came from.</param>
    public static ComparisonReport Of(LearnerComparison comparison, int seed, (int Count, int Rows) tasks, string data) => new(
        comparison.Continual.Accuracy.AverageAccuracy,
        comparison.Continual.Accuracy.LearningAccuracy,
        comparison.Continual.Accuracy.Forgetting,
        comparison.Continual.Accuracy.BackwardTransfer,
        comparison.Continual.Accuracy.Matrix,
        comparison.FineTuned.Accuracy,
        seed,
        tasks.Count,
        tasks.Rows,
        data,
        Math.Round(comparison.Elapsed.TotalSeconds, 3),
        LibraryVersion);

    private static string LibraryVersion =>
        typeof(NeuronCalibrationTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Writes the report.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, ReportJson.Default.ComparisonReport);
}

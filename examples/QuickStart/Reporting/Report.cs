using System.Text.Json;
using QuickStart.Learning;

namespace QuickStart.Reporting;

/// <summary>A run for other programs, as JSON. Accuracies are fractions of 1; see <see cref="AccuracySummary"/>.</summary>
internal sealed record Report(
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
    /// <summary>Makes the report of a run.</summary>
    public static Report Of(LearningOutcome outcome, RunSettings settings, string data) => new(
        outcome.Calibrated.AverageAccuracy,
        outcome.Calibrated.LearningAccuracy,
        outcome.Calibrated.Forgetting,
        outcome.Calibrated.BackwardTransfer,
        outcome.Calibrated.Matrix,
        outcome.FineTuned,
        settings.Seed,
        settings.Tasks,
        settings.Rows,
        data,
        Math.Round(outcome.Elapsed.TotalSeconds, 3),
        DigitPipeline.LibraryVersion);

    /// <summary>Writes the report.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, ReportJson.Default.Report);
}

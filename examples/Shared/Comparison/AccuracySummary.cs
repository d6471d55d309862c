using Nccl.MLNet;

namespace Examples.Comparison;

/// <summary>How one learner did, as fractions of 1.</summary>
/// <param name="AverageAccuracy">Mean accuracy on all tasks after the last one.</param>
/// <param name="LearningAccuracy">Mean accuracy on each task right after it was learned.</param>
/// <param name="Forgetting">Mean fall from the best accuracy before the last task to the last one; 0 with one task.</param>
/// <param name="BackwardTransfer">Mean change from right after the task to the end; 0 with one task.</param>
/// <param name="Matrix">Row i: the accuracy on tasks 0 to i after learning task i.</param>
internal sealed record AccuracySummary(
    double AverageAccuracy,
    double LearningAccuracy,
    double Forgetting,
    double BackwardTransfer,
    IReadOnlyList<IReadOnlyList<double>> Matrix)
{
    /// <summary>The figures of a run.</summary>
    public static AccuracySummary Of(ContinualValidationResult result) => new(
        Rounded(result.Metrics.AverageAccuracy),
        Rounded(result.Metrics.LearningAccuracy),
        Rounded(result.Metrics.ForgettingFromBest),
        Rounded(result.Metrics.BackwardTransfer),
        [.. result.Accuracies.Rows.Select((row, task) => row.Take(task + 1).ToArray())]);

    /// <summary>Without the noise of sums: of 10,000 test rows and 100 tasks, six digits are exact.</summary>
    private static double Rounded(double fraction) => Math.Round(fraction, 6);
}

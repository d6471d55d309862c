namespace QuickStart.Learning;

/// <summary>How one learner did, as fractions of 1.</summary>
/// <param name="AverageAccuracy">Mean accuracy on all tasks after the last one.</param>
/// <param name="LearningAccuracy">Mean accuracy on each task right after it was learned.</param>
/// <param name="Forgetting">Mean fall from the best accuracy before the last task to the last one; none with one task.</param>
/// <param name="BackwardTransfer">Mean change from right after the task to the end; none with one task.</param>
/// <param name="Matrix">Row i: the accuracy on tasks 0 to i after learning task i.</param>
internal sealed record AccuracySummary(
    double AverageAccuracy,
    double LearningAccuracy,
    double? Forgetting,
    double? BackwardTransfer,
    double[][] Matrix)
{
    /// <summary>Computes the figures of a matrix whose row i has i + 1 accuracies.</summary>
    public static AccuracySummary Of(double[][] matrix)
    {
        var last = matrix[^1];
        var past = Enumerable.Range(0, matrix.Length - 1).ToArray();
        return new AccuracySummary(
            last.Average(),
            matrix.Average(row => row[^1]),
            past.Length == 0 ? null : past.Average(task => matrix[task..^1].Max(row => row[task]) - last[task]),
            past.Length == 0 ? null : past.Average(task => last[task] - matrix[task][task]),
            matrix);
    }
}

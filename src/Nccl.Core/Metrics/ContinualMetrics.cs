namespace Nccl.Metrics;

/// <summary>
/// What the field measures of a learner that met T tasks one after the other, from a[i, j] = accuracy on task j after task i.
/// All are fractions; libraries disagree on "forgetting", so each definition is written out.
/// </summary>
/// <param name="AverageAccuracy">ACC = mean over j of a[T, j].</param>
/// <param name="LearningAccuracy">LA = mean over j of a[j, j]: how well each task was learnt when it was new.</param>
/// <param name="BackwardTransfer">BWT = mean over j &lt; T of a[T, j] - a[j, j]: negative when tasks were forgotten. 0 for one task.</param>
/// <param name="ForgettingFromBest">FM = mean over j &lt; T of max over j &lt;= i &lt; T of a[i, j] - a[T, j]. 0 for one task.</param>
public sealed record ContinualMetrics(double AverageAccuracy, double LearningAccuracy, double BackwardTransfer, double ForgettingFromBest)
{
    /// <summary>The metrics of a matrix with at least one row.</summary>
    /// <param name="matrix">Accuracies after each task.</param>
    /// <exception cref="ArgumentException">The matrix has no row.</exception>
    public static ContinualMetrics Of(AccuracyMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.TaskCount == 0)
        {
            throw new ArgumentException("The accuracy matrix has no row; add one after each task learnt.", nameof(matrix));
        }

        var last = matrix.TaskCount - 1;
        var tasks = Enumerable.Range(0, matrix.TaskCount);
        var earlier = Enumerable.Range(0, last);
        return new ContinualMetrics(
            AverageAccuracy: tasks.Average(j => matrix[last, j]),
            LearningAccuracy: tasks.Average(j => matrix[j, j]),
            BackwardTransfer: earlier.Select(j => matrix[last, j] - matrix[j, j]).DefaultIfEmpty(0).Average(),
            ForgettingFromBest: earlier.Select(j => Enumerable.Range(j, last - j).Max(i => matrix[i, j]) - matrix[last, j]).DefaultIfEmpty(0).Average());
    }
}

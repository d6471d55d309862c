namespace Nccl;

/// <summary>
/// What the field measures of a learner that met T tasks one after the other, from a[i, j] = accuracy on task j after task i.
/// All are fractions; libraries disagree on "forgetting", so each definition is written out.
/// </summary>
/// <param name="AverageAccuracy">ACC = mean over j of a[T, j].</param>
/// <param name="LearningAccuracy">LA = mean over j of a[j, j]: how well each task was learnt when it was new.</param>
/// <param name="BackwardTransfer">BWT = mean over j &lt; T of a[T, j] - a[j, j]: negative when tasks were forgotten. 0 for one task.</param>
/// <param name="ForgettingFromBest">FM = mean over j &lt; T of max over j &lt;= i &lt; T of a[i, j] - a[T, j]. 0 for one task.</param>
/// <param name="ForwardTransfer">
/// FWT = mean over j &gt; 1 of a[j - 1, j] - chance[j], where chance[j] is the accuracy of the untrained model on task j: positive when
/// what was learnt before helps with a task not yet met. 0 for one task; NaN where chance or the accuracies on later tasks were not measured.
/// </param>
public sealed record ContinualMetrics(
    double AverageAccuracy, double LearningAccuracy, double BackwardTransfer, double ForgettingFromBest, double ForwardTransfer = double.NaN)
{
    /// <summary>The metrics of a matrix with at least one row; without chance accuracies there is no forward transfer but for one task.</summary>
    /// <param name="matrix">Accuracies after each task.</param>
    /// <exception cref="ArgumentException">The matrix has no row.</exception>
    public static ContinualMetrics Of(AccuracyMatrix matrix) => Of(matrix, []);

    /// <summary>The metrics of a matrix with at least one row.</summary>
    /// <param name="matrix">Accuracies after each task.</param>
    /// <param name="chance">Accuracy of the untrained model on each task, from 0 to 1; that on the first task is not used. Empty when not measured.</param>
    /// <exception cref="ArgumentException">The matrix has no row, or there are chance accuracies but not one per row.</exception>
    public static ContinualMetrics Of(AccuracyMatrix matrix, IReadOnlyList<double> chance)
    {
        ArgumentNullException.ThrowIfNull(chance);
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.TaskCount == 0)
        {
            throw new ArgumentException("The accuracy matrix has no row; add one after each task learnt.", nameof(matrix));
        }

        if (chance.Count > 0 && chance.Count != matrix.TaskCount)
        {
            throw new ArgumentException(
                $"There are {chance.Count} chance accuracies for {matrix.TaskCount} tasks; give one per task, or none.", nameof(chance));
        }

        var last = matrix.TaskCount - 1;
        var tasks = Enumerable.Range(0, matrix.TaskCount);
        var earlier = Enumerable.Range(0, last);
        return new ContinualMetrics(
            AverageAccuracy: tasks.Average(j => matrix[last, j]),
            LearningAccuracy: tasks.Average(j => matrix[j, j]),
            BackwardTransfer: earlier.Select(j => matrix[last, j] - matrix[j, j]).DefaultIfEmpty(0).Average(),
            ForgettingFromBest: earlier.Select(j => Enumerable.Range(j, last - j).Max(i => matrix[i, j]) - matrix[last, j]).DefaultIfEmpty(0).Average(),
            ForwardTransfer: tasks.Skip(1).Select(j => BeforeLearning(matrix, j) - (chance.Count > 0 ? chance[j] : double.NaN)).DefaultIfEmpty(0).Average());
    }

    /// <summary>a[j - 1, j]; NaN where that row does not go so far.</summary>
    private static double BeforeLearning(AccuracyMatrix matrix, int task) =>
        matrix.Rows[task - 1].Count > task ? matrix[task - 1, task] : double.NaN;
}

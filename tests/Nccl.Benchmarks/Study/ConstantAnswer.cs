using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>The trivial neighbour of every learner: the same class for every row.</summary>
internal static class ConstantAnswer
{
    /// <summary>Average accuracy over the tasks of the best such class; NaN where no task has rows of a known class.</summary>
    /// <param name="evaluations">The test rows of every task, by class.</param>
    public static double Accuracy(IReadOnlyList<TaskEvaluation> evaluations) => (
        from evaluation in evaluations
        from count in evaluation.Confusion
        where count.Actual is not null
        group (double)count.Rows / evaluation.Rows by count.Actual into shares
        select shares.Sum() / evaluations.Count).DefaultIfEmpty(double.NaN).Max();
}

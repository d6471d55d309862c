using System.Globalization;
using static Nccl.Benchmarks.Study.BetterWay;
using static Nccl.Benchmarks.Study.StudyColumn;

namespace Nccl.Benchmarks.Study;

/// <summary>Every figure of the study, in the order of the table: the table shows them and the report explains them, both from here.</summary>
internal static class StudyColumns
{
    /// <param name="against">The learner that the others are paired to.</param>
    public static IReadOnlyList<StudyColumn> All(string against) =>
    [
        Points(
            "ACC", "average accuracy", Higher,
            "Mean accuracy on all tasks after the last one: what the learner can do in the end.",
            run => run.Metrics.AverageAccuracy),
        Points(
            "LA", "learning accuracy", Higher,
            "Mean accuracy on each task just after it was learned: how well new things are picked up.",
            run => run.Metrics.LearningAccuracy),
        Points(
            "BWT", "backward transfer", Higher,
            "How much the accuracy on a task changed from just after it was learned to the end. Below 0: tasks were forgotten; above 0: later tasks helped.",
            run => run.Metrics.BackwardTransfer, isSigned: true),
        Points(
            "FM", "forgetting from the best", Lower,
            "How far a task ends below the best accuracy it ever had.",
            run => run.Metrics.ForgettingFromBest),
        Points(
            "FWT", "forward transfer", Higher,
            "Accuracy on a task just before it is learned, less that of the untrained network: what earlier tasks teach about one not yet met. 0 where the classes of a task are new.",
            run => run.Metrics.ForwardTransfer, isSigned: true),
        Points(
            "prequential", "test-then-train accuracy", Higher,
            "Share of all training rows that were predicted correctly before they were learned.",
            run => run.PrequentialAccuracy),
        new(
            $"paired to {against}", "difference by seed", Higher,
            $"ACC (on elec2, a stream in time, the prequential accuracy) less that of {against} with the same seed, mean over the seeds that both have.",
            (learner, all) => learner[0].Learner == against ? "–" : Spread.Of(StudyTable.PairedDifferences(all, learner[0].Learner, against)).Points(signed: true)),
        new(
            "seeds", "runs", Neither,
            "One run each. A seed draws the first weights, the order of the rows and what is replayed; where the benchmark says so, the tasks too.",
            (learner, _) => string.Join(' ', learner.Select(run => run.Seed.ToString(CultureInfo.InvariantCulture)))),
        new(
            "s a run", "seconds", Lower,
            "Wall-clock time of a run with all its tests, mean over the seeds. No measurement of speed where the machine did other work.",
            (learner, _) => learner.Average(run => run.Seconds).ToString("0", CultureInfo.InvariantCulture)),
    ];
}

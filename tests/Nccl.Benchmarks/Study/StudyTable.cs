using System.Globalization;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>Runs as a Markdown table per benchmark: mean ± standard deviation over seeds, and differences paired by seed.</summary>
internal static class StudyTable
{
    public static string Of(IReadOnlyList<StudyRun> runs, string against)
    {
        var text = new StringBuilder();
        foreach (var benchmark in runs.GroupBy(run => run.Benchmark))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### {benchmark.Key}").AppendLine();
            Append(text, [.. benchmark], against);
        }

        return text.ToString();
    }

    /// <summary>The figure that a benchmark is about: prequential accuracy of a stream in time, average accuracy otherwise.</summary>
    public static double Score(StudyRun run) => run.Benchmark.StartsWith("elec2", StringComparison.Ordinal) ? run.PrequentialAccuracy : run.Metrics.AverageAccuracy;

    /// <summary>Score of a learner less that of another, by seed; empty where the other has no such seed.</summary>
    public static IEnumerable<double> PairedDifferences(IReadOnlyList<StudyRun> runs, string learner, string against) =>
        from run in runs
        where run.Learner == learner
        join other in runs.Where(other => other.Learner == against) on run.Seed equals other.Seed
        select Score(run) - Score(other);

    private static void Append(StringBuilder text, StudyRun[] runs, string against)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"| learner | ACC | LA | BWT | FM | FWT | prequential | paired to {against} | seeds | s a run |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var learner in runs.GroupBy(run => run.Learner))
        {
            var difference = learner.Key == against ? "–" : Spread.Of(PairedDifferences(runs, learner.Key, against)).Points(signed: true);
            string[] cells =
            [
                learner.Key,
                Points(run => run.Metrics.AverageAccuracy),
                Points(run => run.Metrics.LearningAccuracy),
                Points(run => run.Metrics.BackwardTransfer, signed: true),
                Points(run => run.Metrics.ForgettingFromBest),
                Points(run => run.Metrics.ForwardTransfer, signed: true),
                Points(run => run.PrequentialAccuracy),
                difference,
                string.Join(' ', learner.Select(run => run.Seed.ToString(CultureInfo.InvariantCulture))),
                learner.Average(run => run.Seconds).ToString("0", CultureInfo.InvariantCulture),
            ];
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");

            string Points(Func<StudyRun, double> figure, bool signed = false) => Spread.Of(learner.Select(figure)).Points(signed);
        }

        text.AppendLine();
        foreach (var configuration in runs.Select(run => $"{run.Library}; {run.Machine}").Distinct())
        {
            text.AppendLine(configuration);
        }

        text.AppendLine();
    }
}

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

    /// <summary>The cells of one benchmark, a row per learner that begins with its name; columns as in <see cref="StudyColumns"/>.</summary>
    public static IEnumerable<string[]> Rows(IReadOnlyList<StudyRun> runs, string against) =>
        from learner in runs.GroupBy(run => run.Learner)
        let ofLearner = learner.ToArray()
        select (string[])[learner.Key, .. StudyColumns.All(against).Select(column => column.Cell(ofLearner, runs))];

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
        string[] heads = ["learner", .. StudyColumns.All(against).Select(column => column.Head)];
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", heads)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", heads.Select(_ => "---"))} |");
        foreach (var cells in Rows(runs, against))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
        }

        text.AppendLine();
        foreach (var configuration in runs.Select(run => $"{run.Library}; {run.Machine}").Distinct())
        {
            text.AppendLine(configuration);
        }

        text.AppendLine();
    }
}

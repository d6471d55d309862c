using System.Globalization;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>Learners beside one another on several benchmarks: differences of their scores to one of them, paired by seed.</summary>
internal static class ComparisonTable
{
    /// <summary>As Markdown.</summary>
    public static string Of(IReadOnlyList<StudyRun> runs, string against)
    {
        var heads = Heads(runs);
        var text = new StringBuilder();
        text.AppendLine(Caption(against)).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", heads)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| --- |{string.Concat(heads.Skip(1).Select(_ => " --- |"))}");
        foreach (var cells in Rows(runs, against))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
        }

        return text.ToString();
    }

    public static string Caption(string against) => $"Points above {against}, paired by seed; for {against} itself the score.";

    /// <summary>"learner" and the benchmarks.</summary>
    public static string[] Heads(IReadOnlyList<StudyRun> runs) => ["learner", .. Benchmarks(runs)];

    /// <summary>A row per learner, the one compared with first.</summary>
    public static IEnumerable<string[]> Rows(IReadOnlyList<StudyRun> runs, string against)
    {
        return
            from learner in runs.GroupBy(run => run.Learner).OrderByDescending(learner => learner.Key == against)
            select (string[])[learner.Key, .. Benchmarks(runs).Select(benchmark => Cell([.. runs.Where(run => run.Benchmark == benchmark)], learner.Key))];

        string Cell(StudyRun[] ofBenchmark, string learner) => learner == against
            ? Spread.Of(ofBenchmark.Where(run => run.Learner == learner).Select(StudyTable.Score)).Points()
            : Spread.Of(StudyTable.PairedDifferences(ofBenchmark, learner, against)).Points(signed: true);
    }

    private static IEnumerable<string> Benchmarks(IReadOnlyList<StudyRun> runs) => runs.Select(run => run.Benchmark).Distinct();
}

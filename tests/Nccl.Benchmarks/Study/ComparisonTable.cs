using System.Globalization;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>Learners beside one another on several benchmarks: differences of their scores to one of them, paired by seed, as Markdown.</summary>
internal static class ComparisonTable
{
    public static string Of(IReadOnlyList<StudyRun> runs, string against)
    {
        string[] benchmarks = [.. runs.Select(run => run.Benchmark).Distinct()];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Points above {against}, paired by seed; for {against} itself the score.").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| learner | {string.Join(" | ", benchmarks)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| --- |{string.Concat(benchmarks.Select(_ => " --- |"))}");
        foreach (var learner in runs.GroupBy(run => run.Learner).OrderByDescending(learner => learner.Key == against))
        {
            var cells = benchmarks.Select(benchmark => Cell([.. runs.Where(run => run.Benchmark == benchmark)], learner.Key));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {learner.Key} | {string.Join(" | ", cells)} |");
        }

        return text.ToString();

        string Cell(StudyRun[] ofBenchmark, string learner) => learner == against
            ? Spread.Of(ofBenchmark.Where(run => run.Learner == learner).Select(StudyTable.Score)).Points()
            : Spread.Of(StudyTable.PairedDifferences(ofBenchmark, learner, against)).Points(signed: true);
    }
}

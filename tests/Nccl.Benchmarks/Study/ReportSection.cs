using System.Globalization;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>One benchmark in the report: where it comes from, the table, the curves, the accuracy matrices and the drift of the calibration.</summary>
internal static class ReportSection
{
    /// <param name="runs">Those of the benchmark.</param>
    /// <param name="learners">Every learner of the page.</param>
    /// <param name="against">The learner that the others are paired to.</param>
    public static string Of(IReadOnlyList<StudyRun> runs, IReadOnlyList<string> learners, string against)
    {
        var name = Html.Text(runs[0].Benchmark);
        var html = new StringBuilder($"<section id=\"{name}\">\n<h2>{name}</h2>\n");
        html.Append(ReportOrigin.OfRuns(runs));
        html.Append(Html.MarkupTable(
            $"Figures of {runs[0].Benchmark}",
            ["learner", .. StudyColumns.All(against).Select(ReportGuide.Head)],
            StudyTable.Rows(runs, against).Select(cells => cells.Select((cell, index) => index == 0 ? Html.Learner(cell) : Html.Text(cell)))));
        html.Append("<h3>While it learns</h3>\n").Append(CurveChart.Of(runs, learners));
        AppendMatrices(html, runs);
        AppendDrift(html, [.. runs.Where(run => run.Drift.Values.Any(value => value > 0))]);
        AppendOptions(html, runs);
        return html.AppendLine("</section>").ToString();
    }

    private static void AppendMatrices(StringBuilder html, IReadOnlyList<StudyRun> runs)
    {
        html.Append("""
            <h3>Every task after every task</h3>
            <p>A row down: one more task learned. A column: the task tested. The diagonal is the accuracy on a task just after it was learned;
            left of it are tasks learned before, right of it tasks still to come. Mean over the seeds, in per cent.
            <span class="scale">0 <i></i> 100</span></p>
            <div class="maps">

            """);
        foreach (var learner in runs.GroupBy(run => run.Learner))
        {
            html.Append($"<figure><figcaption>{Html.Learner(learner.Key)}</figcaption>{HeatMap.Of([.. learner])}</figure>\n");
        }

        html.AppendLine("</div>");
    }

    private static void AppendDrift(StringBuilder html, StudyRun[] runs)
    {
        if (runs.Length == 0)
        {
            return;
        }

        var rows =
            from run in runs
            from drift in run.Drift
            group drift.Value by (run.Learner, drift.Key) into layer
            select (string[])[layer.Key.Learner, layer.Key.Key, layer.Average().ToString("0.00000", CultureInfo.InvariantCulture)];
        html.Append("""
            <details><summary>How far the calibration moved</summary>
            <p>Mean distance from 1, where it begins, after the last task: weightScale is psi, featureScale lambda. Mean over the seeds. Neither way
            is better.</p>

            """);
        html.Append(Html.Table("Drift of the calibration", ["learner", "of the layer", "distance"], rows)).AppendLine("</details>");
    }

    private static void AppendOptions(StringBuilder html, IReadOnlyList<StudyRun> runs)
    {
        html.Append("<details><summary>All options of every learner</summary>\n<dl class=\"options\">\n");
        foreach (var (learner, configuration) in runs.Select(run => (run.Learner, run.Configuration)).Distinct())
        {
            html.Append($"<dt>{Html.Text(learner)}</dt><dd>{Html.Text(configuration)}</dd>\n");
        }

        html.AppendLine("</dl></details>");
    }
}

using System.Globalization;
using System.Net;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>One HTML page that needs nothing else: the table, curves over the tasks, the accuracy matrix and the drift of every learner.</summary>
internal static class StudyReport
{
    public static string Of(IReadOnlyList<StudyRun> runs, string against)
    {
        var page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Continual learning: results</title>
            <style>
            body { font: 15px/1.45 system-ui, sans-serif; color: #222; max-width: 1200px; margin: 2em auto; padding: 0 1em }
            table { border-collapse: collapse; font-size: 14px } td, th { padding: 3px 7px; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap }
            td:first-child, th:first-child { text-align: left } .maps { display: flex; flex-wrap: wrap; gap: 18px } figure { margin: 0 }
            figcaption { font-weight: 600; margin: 6px 0 } svg text { font: 11px system-ui, sans-serif; fill: #333 }
            </style></head><body>
            <h1>Continual learning: results</h1>

            """);
        foreach (var benchmark in runs.GroupBy(run => run.Benchmark))
        {
            StudyRun[] all = [.. benchmark];
            page.AppendLine(CultureInfo.InvariantCulture, $"<h2>{Text(benchmark.Key)}</h2>");
            page.Append(Table(StudyTable.Of(all, against)));
            page.AppendLine("<h3>Average accuracy on the tasks so far</h3><p>By the number of tasks learnt, mean over seeds, in per cent; the legend has the last value.</p>").Append(CurveChart.Of(all));
            page.AppendLine("<h3>Accuracy on every task after every task</h3><p>Rows: after learning the task; columns: tested on it. Mean over seeds, in per cent; later tasks are right of the diagonal.</p><div class=\"maps\">");
            foreach (var learner in all.GroupBy(run => run.Learner))
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"<figure><figcaption>{Text(learner.Key)}</figcaption>{HeatMap.Of([.. learner])}</figure>");
            }

            page.AppendLine("</div>");
            if (all.Where(run => run.Drift.Count > 0 && run.Drift.Values.Any(value => value > 0)).ToArray() is { Length: > 0 } moved)
            {
                page.AppendLine("<h3>Drift of the calibration</h3><p>Mean distance from 1 after the last task: weightScale is psi, featureScale lambda. Mean over seeds.</p>");
                page.Append(Drift(moved));
            }
        }

        return page.AppendLine("</body></html>").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Table(string markdown)
    {
        var html = new StringBuilder("<table>");
        var tag = "th";
        foreach (var line in markdown.Split('\n').Where(line => line.StartsWith('|') && !line.StartsWith("| ---", StringComparison.Ordinal)))
        {
            html.Append("<tr>").AppendJoin("", line.Trim().Trim('|').Split('|').Select(cell => $"<{tag}>{Text(cell.Trim())}</{tag}>")).Append("</tr>");
            tag = "td";
        }

        return html.AppendLine("</table>").ToString();
    }

    private static string Drift(StudyRun[] runs)
    {
        var html = new StringBuilder("<table>");
        foreach (var entry in runs.SelectMany(run => run.Drift.Select(drift => (run.Learner, drift.Key, drift.Value))).GroupBy(entry => (entry.Learner, entry.Key)))
        {
            var value = entry.Average(each => each.Value);
            html.AppendLine(CultureInfo.InvariantCulture, $"<tr><td>{Text(entry.Key.Learner)}</td><td style=\"text-align:left\">{Text(entry.Key.Key)}</td><td>{value:0.00000}</td></tr>");
        }

        return html.AppendLine("</table>").ToString();
    }
}

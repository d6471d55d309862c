using System.Text;
using static System.FormattableString;

namespace Nccl.Benchmarks.Study;

/// <summary>
/// Average accuracy on the tasks so far: a curve per learner and a band from its lowest to its highest seed. The drawing stretches with
/// the page; letters stand beside it as text, so that they keep their size. Colors are in <c>report.html</c>.
/// </summary>
internal static class CurveChart
{
    /// <summary>Curves differ by color, and after this many by dashes too.</summary>
    private const int Colors = 10;
    private const int Dashes = 3;
    private const double Edge = 2;

    /// <summary>Task numbers that have room on a wide and on a narrow page.</summary>
    private const int MarksWide = 24;
    private const int MarksNarrow = 7;

    /// <param name="runs">Those of one benchmark.</param>
    /// <param name="learners">Every learner of the page: each has the same color and dashes in every chart.</param>
    public static string Of(IReadOnlyList<StudyRun> runs, IReadOnlyList<string> learners)
    {
        SeedCurve[] curves = [.. runs.GroupBy(run => run.Learner).Select(learner => SeedCurve.Of([.. learner]))];
        var tasks = curves.Max(curve => curve.Mean.Count);
        var axis = ChartAxis.Of(curves.Min(curve => curve.Lowest.Min()), curves.Max(curve => curve.Highest.Max()));
        var html = new StringBuilder("""
            <figure class="chart">
            <p class="axis">average accuracy on the tasks so far, in per cent</p>
            <div class="plot">
            <div class="marks y" aria-hidden="true">
            """);
        foreach (var mark in axis.Marks)
        {
            html.Append(Invariant($"<span style=\"top:{axis.Down(mark / 100.0):0.##}%\">{mark}</span>"));
        }

        html.Append("</div>\n<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" role=\"img\" ");
        html.Append(Invariant($"aria-label=\"Average accuracy over {tasks} tasks, a curve per learner; the figures are in the table below\">\n"));
        foreach (var y in axis.Marks.Select(mark => axis.Down(mark / 100.0)))
        {
            html.Append(Invariant($"<line class=\"grid\" x1=\"0\" x2=\"100\" y1=\"{y:0.##}\" y2=\"{y:0.##}\"/>"));
        }

        foreach (var curve in curves)
        {
            Append(html, curve, Style(curve, learners), tasks, axis);
        }

        html.Append("\n</svg>\n<div class=\"marks x\" aria-hidden=\"true\">");
        foreach (var task in Enumerable.Range(0, tasks).Where(task => task % Every(tasks, MarksWide) == 0))
        {
            var kind = task % Every(tasks, MarksNarrow) == 0 ? "" : " class=\"wide\"";
            html.Append(Invariant($"<span{kind} style=\"left:{Right(task, tasks):0.##}%\">{task + 1}</span>"));
        }

        html.Append("</div>\n</div>\n<p class=\"axis below\">tasks learned</p>\n");
        AppendLegend(html, curves, learners);
        AppendFigures(html, curves, tasks);
        return html.AppendLine("</figure>").ToString();
    }

    private static void Append(StringBuilder html, SeedCurve curve, string style, int tasks, ChartAxis axis)
    {
        html.Append("\n<g>");
        if (curve.Seeds > 1)
        {
            var there = Points(curve.Highest, tasks, axis, backwards: false);
            var back = Points(curve.Lowest, tasks, axis, backwards: true);
            html.Append(Invariant($"<polygon class=\"band {style}\" points=\"{there} {back}\"/>"));
        }

        html.Append(Invariant($"<polyline class=\"curve {style}\" points=\"{Points(curve.Mean, tasks, axis, backwards: false)}\"/>"));
        for (var task = 0; task < curve.Mean.Count; task++)
        {
            // A line of no length is drawn as a dot, which stays round however the drawing is stretched.
            html.Append(Invariant($"<path class=\"dot {style}\" d=\"M{Right(task, tasks):0.##} {axis.Down(curve.Mean[task]):0.##}h0\">"));
            html.Append(Invariant($"<title>{Html.Text(curve.Learner)}, tasks learned {task + 1}: {curve.Text(task)} %</title></path>"));
        }

        html.Append("</g>");
    }

    private static void AppendLegend(StringBuilder html, SeedCurve[] curves, IReadOnlyList<string> learners)
    {
        html.Append("<figcaption><p>Line: mean over the seeds; the figure is its last value. ");
        html.Append(curves.Any(curve => curve.Seeds > 1)
            ? "Band, and in brackets: from the lowest to the highest seed.</p>\n<ul class=\"legend\">"
            : "One seed, so there is no band.</p>\n<ul class=\"legend\">");
        foreach (var curve in curves)
        {
            var style = Style(curve, learners);
            html.Append(Invariant($"\n<li><svg viewBox=\"0 0 28 12\" aria-hidden=\"true\"><rect class=\"band {style}\" width=\"28\" height=\"12\"/>"));
            html.Append(Invariant($"<line class=\"curve {style}\" x1=\"0\" x2=\"28\" y1=\"6\" y2=\"6\"/></svg>"));
            html.Append(Invariant($"{Html.Learner(curve.Learner)} {curve.Text(curve.Mean.Count - 1)}</li>"));
        }

        html.Append("\n</ul></figcaption>\n");
    }

    private static void AppendFigures(StringBuilder html, SeedCurve[] curves, int tasks)
    {
        string[] heads = ["tasks learned", .. curves.Select(curve => curve.Learner)];
        var rows = Enumerable.Range(0, tasks).Select(task =>
            (string[])[Invariant($"{task + 1}"), .. curves.Select(curve => task < curve.Mean.Count ? curve.Text(task) : "–")]);
        html.Append("<details><summary>The curves in figures</summary>\n").Append(Html.Table("The curves in figures", heads, rows)).Append("</details>\n");
    }

    private static string Style(SeedCurve curve, IReadOnlyList<string> learners)
    {
        var index = learners.TakeWhile(learner => learner != curve.Learner).Count();
        return Invariant($"s{index % Colors} d{index / Colors % Dashes}");
    }

    private static int Every(int tasks, int marks) => (tasks + marks - 1) / marks;

    private static double Right(int task, int tasks) => tasks > 1 ? Edge + ((100 - (2 * Edge)) * task / (tasks - 1)) : 50;

    private static string Points(IReadOnlyList<double> accuracies, int tasks, ChartAxis axis, bool backwards)
    {
        var order = Enumerable.Range(0, accuracies.Count);
        return string.Join(' ', (backwards ? order.Reverse() : order)
            .Select(task => Invariant($"{Right(task, tasks):0.##},{axis.Down(accuracies[task]):0.##}")));
    }
}

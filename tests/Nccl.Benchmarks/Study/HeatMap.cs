using System.Text;
using static System.FormattableString;

namespace Nccl.Benchmarks.Study;

/// <summary>The accuracy matrix, mean over the seeds of a learner, as a drawing in SVG that is at most as wide as the page.</summary>
internal static class HeatMap
{
    private const int Margin = 42;
    private const int Side = 250;
    private const int SmallestWithFigures = 25;
    private const int MostMarks = 12;

    /// <summary>From here on, figures need the other ink to be legible.</summary>
    private const double Strong = 0.6;

    public static string Of(IReadOnlyList<StudyRun> runs)
    {
        var tasks = runs[0].Tasks.Count;
        var cell = Math.Clamp((double)Side / tasks, 1, 44);
        var size = Margin + (tasks * cell);
        var middle = Margin + ((size - Margin) / 2);
        var svg = new StringBuilder(Invariant($"<svg class=\"map\" viewBox=\"0 0 {size:0.##} {size:0.##}\" style=\"max-width:{size:0}px\" role=\"img\" "));
        svg.Append(Invariant($"aria-label=\"Accuracy of {Html.Text(runs[0].Learner)} on each of {tasks} tasks after each\">\n"));
        if (tasks > 1)
        {
            svg.Append(Invariant($"<text x=\"{middle:0.##}\" y=\"12\">on task</text>"));
            svg.Append(Invariant($"<text transform=\"translate(12 {middle:0.##}) rotate(-90)\">after task</text>\n"));
        }

        var every = (tasks + MostMarks - 1) / MostMarks;
        for (var i = 0; i < tasks; i++)
        {
            var center = Margin + ((i + 0.5) * cell);
            if (i % every == 0)
            {
                svg.Append(Invariant($"<text x=\"{center:0.##}\" y=\"{Margin - 8}\">{i + 1}</text><text x=\"{Margin - 12}\" y=\"{center + 4:0.##}\">{i + 1}</text>"));
            }

            for (var j = 0; j < tasks; j++)
            {
                Append(svg, Margin + (j * cell), Margin + (i * cell), cell, runs.Average(run => run.Accuracies[i][j]), $"after task {i + 1}, on task {j + 1}");
            }

            svg.Append('\n');
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Append(StringBuilder svg, double x, double y, double cell, double accuracy, string what)
    {
        // The color lies thinly or thickly on the page, so that it reads on a light and on a dark one, and to those who see no red.
        var side = 0.96 * cell;
        svg.Append(Invariant($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{side:0.##}\" height=\"{side:0.##}\" fill-opacity=\"{0.05 + (0.95 * accuracy):0.###}\">"));
        svg.Append(Invariant($"<title>{what}: {100 * accuracy:0.0} %</title></rect>"));
        if (cell >= SmallestWithFigures)
        {
            var ink = accuracy > Strong ? "on" : "off";
            svg.Append(Invariant($"<text class=\"{ink}\" x=\"{x + (cell / 2):0.##}\" y=\"{y + (cell / 2) + 4:0.##}\">{100 * accuracy:0}</text>"));
        }
    }
}

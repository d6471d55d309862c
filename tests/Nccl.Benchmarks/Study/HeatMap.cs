using System.Globalization;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>The accuracy matrix, mean over the seeds of a learner, as a drawing in SVG.</summary>
internal static class HeatMap
{
    private const int Margin = 26;

    public static string Of(IReadOnlyList<StudyRun> runs)
    {
        var tasks = runs[0].Tasks.Count;
        var cell = Math.Clamp(300 / tasks, 15, 40);
        var size = Margin + (tasks * cell);
        var svg = new StringBuilder(Culture($"<svg width=\"{size}\" height=\"{size}\" role=\"img\">"));
        for (var i = 0; i < tasks; i++)
        {
            var middle = Margin + (i * cell) + (cell / 2);
            if (tasks <= 12 || i % 2 == 0)
            {
                svg.Append(Culture($"<text x=\"{middle}\" y=\"{Margin - 8}\" text-anchor=\"middle\">{i + 1}</text>"));
                svg.Append(Culture($"<text x=\"{Margin - 6}\" y=\"{middle + 4}\" text-anchor=\"end\">{i + 1}</text>"));
            }

            for (var j = 0; j < tasks; j++)
            {
                Append(svg, Margin + (j * cell), Margin + (i * cell), cell, runs.Average(run => run.Accuracies[i][j]), $"after task {i + 1}, on task {j + 1}");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Append(StringBuilder svg, int x, int y, int cell, double accuracy, string what)
    {
        // From near white to a dark blue: readable in print and by those who see no red.
        svg.Append(Culture($"<rect x=\"{x}\" y=\"{y}\" width=\"{cell - 1}\" height=\"{cell - 1}\" fill=\"hsl(212 65% {95 - (63 * accuracy):0}%)\">"));
        svg.Append(Culture($"<title>{what}: {100 * accuracy:0.0} %</title></rect>"));
        if (cell >= 24)
        {
            var ink = accuracy > 0.55 ? "#fff" : "#333";
            svg.Append(Culture($"<text x=\"{x + (cell / 2)}\" y=\"{y + (cell / 2) + 4}\" text-anchor=\"middle\" style=\"fill:{ink}\">{100 * accuracy:0}</text>"));
        }
    }

    private static string Culture(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

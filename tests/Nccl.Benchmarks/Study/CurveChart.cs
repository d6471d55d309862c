using System.Globalization;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>Average accuracy on the tasks so far, one curve per learner, mean over its seeds, as a drawing in SVG.</summary>
internal static class CurveChart
{
    private const int Width = 720;
    private const int Height = 320;
    private const int Margin = 40;

    private static readonly string[] Colours = ["#0b5fa5", "#d1495b", "#2e8b57", "#e09f3e", "#6a4c93", "#3ba7b8", "#8d5524", "#7a7a7a", "#c2185b", "#111111"];

    /// <summary>For every task, the mean over tasks up to it and over runs of the accuracy just after it.</summary>
    public static double[] Curve(IReadOnlyList<StudyRun> runs) =>
        [.. Enumerable.Range(0, runs[0].Tasks.Count).Select(after => runs.Average(run => run.Accuracies[after].Take(after + 1).Average()))];

    public static string Of(IReadOnlyList<StudyRun> runs)
    {
        var curves = runs.GroupBy(run => run.Learner).Select(learner => (Name: learner.Key, Points: Curve([.. learner]))).ToArray();
        var tasks = curves.Max(curve => curve.Points.Length);
        // The axis begins at the ten per cent below the lowest point: differences of a point must be visible.
        var lowest = Math.Floor(10 * curves.Min(curve => curve.Points.Min())) / 10;
        var svg = new StringBuilder(Culture($"<svg width=\"{Width + 150}\" height=\"{Height + (2 * Margin)}\" role=\"img\">"));
        for (var tenth = (int)Math.Round(10 * lowest); tenth <= 10; tenth++)
        {
            var y = Y(tenth / 10.0);
            svg.Append(Culture($"<line x1=\"{Margin}\" x2=\"{Width}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\" stroke=\"#ddd\"/><text x=\"{Margin - 6}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{10 * tenth} %</text>"));
        }

        for (var task = 0; task < tasks; task++)
        {
            svg.Append(Culture($"<text x=\"{X(task):0.0}\" y=\"{Margin + Height + 18}\" text-anchor=\"middle\">{task + 1}</text>"));
        }

        for (var i = 0; i < curves.Length; i++)
        {
            var colour = Colours[i % Colours.Length];
            var points = string.Join(' ', curves[i].Points.Select((accuracy, task) => Culture($"{X(task):0.0},{Y(accuracy):0.0}")));
            svg.Append(Culture($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"));
            svg.Append(Culture($"<rect x=\"{Width + 14}\" y=\"{Margin + (20 * i)}\" width=\"14\" height=\"4\" fill=\"{colour}\"/>"));
            svg.Append(Culture($"<text x=\"{Width + 34}\" y=\"{Margin + (20 * i) + 6}\">{curves[i].Name} {100 * curves[i].Points[^1]:0.0}</text>"));
        }

        return svg.AppendLine("</svg>").ToString();

        double X(int task) => Margin + 12 + ((Width - Margin - 24) * (tasks > 1 ? (double)task / (tasks - 1) : 0.5));
        double Y(double accuracy) => Margin + (Height * (1 - ((accuracy - lowest) / Math.Max(1 - lowest, 0.1))));
    }

    private static string Culture(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

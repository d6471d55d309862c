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
        // The axis holds the tens of per cent around the points: differences of a point must be visible.
        var lowest = Math.Floor(10 * curves.Min(curve => curve.Points.Min())) / 10;
        var highest = Math.Max(Math.Ceiling(10 * curves.Max(curve => curve.Points.Max())) / 10, lowest + 0.1);
        var legend = 34 + (7 * curves.Max(curve => curve.Name.Length + 6));
        var height = Math.Max(Height + (2 * Margin), Margin + (20 * curves.Length));
        var svg = new StringBuilder(Culture($"<svg width=\"{Width + legend}\" height=\"{height}\" role=\"img\">"));
        for (var tenth = (int)Math.Round(10 * lowest); tenth <= (int)Math.Round(10 * highest); tenth++)
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
            var dashes = i < Colours.Length ? "none" : i < 2 * Colours.Length ? "7 4" : "2 3";
            var points = string.Join(' ', curves[i].Points.Select((accuracy, task) => Culture($"{X(task):0.0},{Y(accuracy):0.0}")));
            svg.Append(Culture($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>"));
            var y = Margin + (20 * i) + 2;
            svg.Append(Culture($"<line x1=\"{Width + 8}\" x2=\"{Width + 30}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{colour}\" stroke-width=\"3\" stroke-dasharray=\"{dashes}\"/>"));
            svg.Append(Culture($"<text x=\"{Width + 34}\" y=\"{y + 4}\">{curves[i].Name} {100 * curves[i].Points[^1]:0.0}</text>"));
        }

        return svg.AppendLine("</svg>").ToString();

        double X(int task) => Margin + 12 + ((Width - Margin - 24) * (tasks > 1 ? (double)task / (tasks - 1) : 0.5));
        double Y(double accuracy) => Margin + (Height * (1 - ((accuracy - lowest) / (highest - lowest))));
    }

    private static string Culture(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

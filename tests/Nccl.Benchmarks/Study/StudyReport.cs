using System.Globalization;
using System.Text.RegularExpressions;

namespace Nccl.Benchmarks.Study;

/// <summary>
/// One HTML page that needs nothing else: where it comes from, what its figures and learners are, and for every benchmark the table, the
/// curves and the accuracy matrices. <c>report.html</c> is the page around them, with its style.
/// </summary>
internal static partial class StudyReport
{
    private const string Page = "report.html";

    /// <param name="runs">By benchmark and learner.</param>
    /// <param name="against">The learner that the others are paired to.</param>
    /// <param name="origin">When and by whom the page is made.</param>
    public static string Of(IReadOnlyList<StudyRun> runs, string against, StudyOrigin origin)
    {
        StudyRun[][] benchmarks = [.. runs.GroupBy(run => run.Benchmark).Select(group => group.ToArray())];
        string[] learners = [.. runs.Select(run => run.Learner).Distinct().OrderBy(StudyNames.Order)];
        var parts = new Dictionary<string, string>
        {
            ["summary"] = Html.Text(string.Create(
                CultureInfo.InvariantCulture, $"{runs.Count} finished runs on {string.Join(", ", benchmarks.Select(group => group[0].Benchmark))}")),
            ["links"] = string.Concat(benchmarks.Select(group => Link(group[0].Benchmark))),
            ["origin"] = ReportOrigin.OfPage(origin),
            ["figures"] = ReportGuide.Figures(against),
            ["learners"] = ReportGuide.Learners(learners, against),
            ["overview"] = benchmarks.Length > 1 ? Overview(runs, against) : "",
            ["benchmarks"] = string.Concat(benchmarks.Select(group => ReportSection.Of(group, learners, against))),
        };
        // In one pass: what a part holds is never taken for a place in the page.
        return Place().Replace(Template(), place => parts[place.Groups[1].Value]);
    }

    private static string Overview(IReadOnlyList<StudyRun> runs, string against)
    {
        var heads = ComparisonTable.Heads(runs);
        return $"<section>\n<h2>Side by side</h2>\n<p>{Html.Text(ComparisonTable.Caption(against))} Higher is better.</p>\n"
            + Html.MarkupTable(
                "Learners side by side",
                heads.Select((head, index) => index == 0 ? Html.Text(head) : Link(head)),
                ComparisonTable.Rows(runs, against).Select(cells => cells.Select((cell, index) => index == 0 ? Html.Learner(cell) : Html.Text(cell))))
            + "</section>\n";
    }

    private static string Link(string benchmark) => $"<a href=\"#{Html.Text(benchmark)}\">{Html.Text(benchmark)}</a>";

    private static string Template()
    {
        using var reader = new StreamReader(typeof(StudyReport).Assembly.GetManifestResourceStream(Page)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"<!-- (\w+) -->")]
    private static partial Regex Place();
}

using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>The part of the report that says what its figures and its learners are.</summary>
internal static class ReportGuide
{
    /// <summary>Every figure of the table and which way it gets better.</summary>
    public static string Figures(string against)
    {
        var html = new StringBuilder();
        foreach (var column in StudyColumns.All(against))
        {
            html.Append($"<div><dt>{Html.Text(column.Head)} <span>{Html.Text(column.Title)}</span>{Way(column.Better)}</dt><dd>{Html.Text(column.Meaning)}</dd></div>\n");
        }

        return html.ToString();
    }

    /// <summary>Every learner of the page, and the one that they are paired to.</summary>
    public static string Learners(IEnumerable<string> learners, string against)
    {
        var html = new StringBuilder();
        foreach (var learner in learners.Append(against).Distinct())
        {
            html.Append($"<div><dt id=\"{Html.Id(learner)}\">{Html.Text(learner)}</dt><dd>{Html.Text(LearnerMeaning.Of(learner))}</dd></div>\n");
        }

        return html.ToString();
    }

    /// <summary>The head of a column: its short name with an arrow, and its name in words below.</summary>
    public static string Head(StudyColumn column) => $"{Html.Text(column.Head)}{Arrow(column.Better)}<small>{Html.Text(column.Title)}</small>";

    private static string Arrow(BetterWay better) => better switch
    {
        BetterWay.Higher => "\u00a0↑",
        BetterWay.Lower => "\u00a0↓",
        _ => "",
    };

    private static string Way(BetterWay better) => better == BetterWay.Neither
        ? ""
        : $" <b class=\"way\">{Arrow(better).Trim()} {(better == BetterWay.Higher ? "higher" : "lower")} is better</b>";
}

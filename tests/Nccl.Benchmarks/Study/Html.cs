using System.Net;
using System.Text;

namespace Nccl.Benchmarks.Study;

/// <summary>Pieces of a page. Arguments are plain text unless they are called markup.</summary>
internal static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A name that leads to what it means.</summary>
    public static string Learner(string name) => $"<a href=\"#{Id(name)}\">{Text(name)}</a>";

    /// <summary>Where a learner is explained.</summary>
    public static string Id(string learner) => $"learner-{Uri.EscapeDataString(learner)}";

    /// <summary>Terms and what they are; those without are left out.</summary>
    public static string Facts(IEnumerable<(string Term, string Markup)> facts)
    {
        var html = new StringBuilder("<dl class=\"facts\">\n");
        foreach (var (term, markup) in facts.Where(fact => fact.Markup.Length > 0))
        {
            html.Append($"<div><dt>{Text(term)}</dt><dd>{markup}</dd></div>\n");
        }

        return html.AppendLine("</dl>").ToString();
    }

    /// <summary>A table that scrolls within the page where the page is too narrow.</summary>
    public static string Table(string name, IEnumerable<string> heads, IEnumerable<string[]> rows) =>
        MarkupTable(name, heads.Select(Text), rows.Select(cells => cells.Select(Text)));

    /// <summary>The same of cells that are markup.</summary>
    public static string MarkupTable(string name, IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        var html = new StringBuilder($"<div class=\"scroll\" role=\"region\" aria-label=\"{Text(name)}\" tabindex=\"0\"><table>\n<thead><tr>");
        html.AppendJoin("", heads.Select(head => $"<th scope=\"col\">{head}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (var cells in rows)
        {
            html.Append("<tr>").AppendJoin("", cells.Select((cell, index) => index == 0 ? $"<th scope=\"row\">{cell}</th>" : $"<td>{cell}</td>")).Append("</tr>\n");
        }

        return html.AppendLine("</tbody></table></div>").ToString();
    }
}

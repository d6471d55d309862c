using System.Text.RegularExpressions;

namespace Nccl.Docs.Tests.Markdown;

/// <summary>What the tests need to know of a Markdown file: its fenced blocks, its links, and the anchors that links can point to.</summary>
internal sealed partial class MarkdownDocument
{
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<MarkdownLink> _links = [];
    private readonly HashSet<string> _anchors = [];

    public MarkdownDocument(string name, string text)
    {
        Name = name;
        Lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Read();
    }

    /// <summary>The path of the file from the root of the repository.</summary>
    public string Name { get; }

    public IReadOnlyList<string> Lines { get; }

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public IReadOnlyList<MarkdownLink> Links => _links;

    /// <summary>Those that GitHub gives to headings, and those written as HTML.</summary>
    public IReadOnlySet<string> Anchors => _anchors;

    private void Read()
    {
        var comment = "";
        for (var index = 0; index < Lines.Count; index++)
        {
            var line = Lines[index];
            if (Fence().Match(line) is { Success: true } fence)
            {
                index = ReadBlock(index, fence, comment);
                comment = "";
            }
            else
            {
                ReadText(line, index + 1);
                comment = line.Trim().Length == 0 ? comment : Comment().Match(line).Groups["text"].Value;
            }
        }
    }

    /// <returns>The index of the closing fence.</returns>
    private int ReadBlock(int opening, Match fence, string comment)
    {
        var indent = fence.Groups["indent"].Length;
        var closing = opening + 1;
        while (closing < Lines.Count && Lines[closing].Trim() != fence.Groups["ticks"].Value)
        {
            closing++;
        }

        if (closing == Lines.Count)
        {
            throw new FormatException($"{Name}({opening + 1}): the block is not closed.");
        }

        var text = Lines.Take(closing).Skip(opening + 1).Select(line => line[Math.Min(indent, line.Length - line.TrimStart().Length)..]);
        _blocks.Add(new CodeBlock(fence.Groups["language"].Value.Trim(), opening + 2, string.Join('\n', text), comment));
        return closing;
    }

    private void ReadText(string line, int number)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            AddAnchor(heading.Groups["text"].Value);
        }

        _anchors.UnionWith(NamedPlace().Matches(line).Select(match => match.Groups["name"].Value));
        _links.AddRange(Link().Matches(InlineCode().Replace(line, "")).Select(match => new MarkdownLink(match.Groups["target"].Value, number)));
    }

    /// <summary>As GitHub does: letters, digits, hyphens and underscores stay, blanks become hyphens, repeated headings are numbered.</summary>
    private void AddAnchor(string heading)
    {
        var plain = LinkText().Replace(heading, "${text}").Trim().ToLowerInvariant();
        var anchor = string.Concat(plain.Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');
        var repeated = 0;
        for (var name = anchor; !_anchors.Add(name); name = $"{anchor}-{repeated}")
        {
            repeated++;
        }
    }

    [GeneratedRegex("^(?<indent> *)(?<ticks>`{3,})(?<language>[^`]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("^ *<!--(?<text>.*)-->$")]
    private static partial Regex Comment();

    [GeneratedRegex("^#{1,6} +(?<text>.*?)#*$")]
    private static partial Regex Heading();

    [GeneratedRegex("<[a-z]+ [^>]*(id|name)=\"(?<name>[^\"]+)\"")]
    private static partial Regex NamedPlace();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("\\[(?<text>[^]]*)\\]\\([^)]*\\)")]
    private static partial Regex LinkText();

    /// <summary>[text](target "title"), a definition [name]: target, and the two in HTML.</summary>
    [GeneratedRegex("""\]\(<?(?<target>[^)\s>]+)>?(\s+"[^"]*")?\)|^ {0,3}\[[^]]+\]:\s*<?(?<target>[^\s>]+)|<(a|img|source)\s[^>]*(href|src|srcset)="(?<target>[^"]+)""")]
    private static partial Regex Link();
}

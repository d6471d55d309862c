namespace Nccl.Docs.Tests.Markdown;

/// <summary>Whether the links of a document point to something in this repository.</summary>
internal static class LinkCheck
{
    /// <summary>One line for every link that leads nowhere. Addresses on other machines are not looked up.</summary>
    /// <param name="document">Its name is a path from <paramref name="root"/>.</param>
    /// <param name="root">The folder that links must not leave.</param>
    /// <param name="documents">Where anchors are looked up.</param>
    public static IReadOnlyList<string> DeadLinks(MarkdownDocument document, string root, IEnumerable<MarkdownDocument> documents) =>
    [
        .. from link in document.Links
           where !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith("mailto:", StringComparison.Ordinal)
           let problem = Problem(document, link.Target, root, documents)
           where problem is not null
           select $"{document.Name}({link.Line}): {link.Target}: {problem}",
    ];

    private static string? Problem(MarkdownDocument document, string target, string root, IEnumerable<MarkdownDocument> documents)
    {
        var parts = target.Split('#', 2);
        var name = parts[0].Length == 0 ? document.Name : Resolve(document.Name, Uri.UnescapeDataString(parts[0]), root);
        if (name.StartsWith("..", StringComparison.Ordinal))
        {
            return "outside of the repository";
        }

        if (documents.FirstOrDefault(other => other.Name == name) is not { } goal)
        {
            return Path.Exists(Path.Combine(root, name)) ? parts.Length == 2 ? "not a document with anchors" : null : "no such file";
        }

        return parts.Length == 1 || goal.Anchors.Contains(parts[1]) ? null : "no such heading";
    }

    /// <summary>The path from the root; one that begins with a slash starts there, as on GitHub.</summary>
    private static string Resolve(string document, string path, string root)
    {
        var folder = path.StartsWith('/') ? root : Path.Combine(root, Path.GetDirectoryName(document)!);
        return Path.GetRelativePath(root, Path.Combine(folder, path.TrimStart('/')));
    }
}

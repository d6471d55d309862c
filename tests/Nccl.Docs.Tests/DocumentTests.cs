using Nccl.Docs.Tests.Markdown;
using Nccl.Docs.Tests.Snippets;

namespace Nccl.Docs.Tests;

/// <summary>Every Markdown file of the repository: its C# runs and prints what it says, its links lead somewhere.</summary>
internal sealed class DocumentTests
{
    private static IEnumerable<string> Names => MarkdownFiles.All.Select(document => document.Name);

    private static IEnumerable<string> NamesWithSnippets =>
        MarkdownFiles.All.Where(document => document.Blocks.Any(SnippetCheck.Concerns)).Select(document => document.Name);

    [TestCaseSource(nameof(NamesWithSnippets))]
    public void Snippets_RunAsPrinted(string name) => Assert.That(SnippetCheck.Problems(MarkdownFiles.Named(name)), Is.Empty);

    [TestCaseSource(nameof(Names))]
    public void Links_LeadSomewhere(string name) =>
        Assert.That(LinkCheck.DeadLinks(MarkdownFiles.Named(name), MarkdownFiles.Root, MarkdownFiles.All), Is.Empty);
}

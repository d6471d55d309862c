using Nccl.Docs.Tests.Markdown;

namespace Nccl.Docs.Tests;

/// <summary>The README is short, and says which usings a user needs.</summary>
internal sealed class FrontPageTests
{
    private static readonly string[] Needed = ["using Microsoft.ML;", "using Nccl.MLNet;"];
    private static readonly string[] Allowed = [.. Needed, "using Nccl;"];

    private readonly MarkdownDocument _readme = MarkdownFiles.Named("README.md");

    [Test]
    public void Readme_HasAtMost120Lines() => Assert.That(_readme.Lines, Has.Count.LessThanOrEqualTo(120));

    [Test]
    public void Readme_ShowsTheUsingsAndNoOthers()
    {
        var usings = _readme.Blocks.Where(block => block.Language == "csharp").SelectMany(block => block.Text.Split('\n'))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=')).Distinct().ToList();

        Assert.That(usings, Is.SupersetOf(Needed).And.SubsetOf(Allowed));
    }
}

namespace Nccl.Docs.Tests.Markdown;

internal sealed class LinkCheckTests
{
    private readonly string _root = Directory.CreateTempSubdirectory("nccl-links").FullName;
    private readonly MarkdownDocument _guide = new("docs/guide.md", "# A guide\n\n## Read, then *write* (`Save`)\n\n## Again\n## Again\n<a id=\"here\"></a>");

    [OneTimeSetUp]
    public void MakeFiles()
    {
        Directory.CreateDirectory(Path.Combine(_root, "docs"));
        File.WriteAllText(Path.Combine(_root, "docs", "guide.md"), "");
        File.WriteAllText(Path.Combine(_root, "docs", "a picture.png"), "");
    }

    [OneTimeTearDown]
    public void DeleteFiles() => Directory.Delete(_root, recursive: true);

    [TestCase("[x](docs/guide.md)")]
    [TestCase("[x](docs)")]
    [TestCase("[x](/docs/guide.md#a-guide)")]
    [TestCase("[x](docs/guide.md#read-then-write-save)")]
    [TestCase("[x](docs/guide.md#again-1) and [y](docs/guide.md#here)")]
    [TestCase("[![x](docs/a%20picture.png)](https://example.org/none)")]
    [TestCase("# Self\n[x](#self) or [y]\n\n[y]: docs/guide.md \"title\"")]
    [TestCase("`[x](none)`\n```\n[x](none)\n```")]
    public void ALinkThatLeadsSomewhere_IsFine(string text) => Assert.That(DeadLinks(text), Is.Empty);

    [TestCase("[x](docs/none.md)", "README.md(1): docs/none.md: no such file")]
    [TestCase("\n![x](picture.png)", "README.md(2): picture.png: no such file")]
    [TestCase("[x](docs/Guide.md)", "README.md(1): docs/Guide.md: no such file")]
    [TestCase("[x](docs/guide.md#none)", "README.md(1): docs/guide.md#none: no such heading")]
    [TestCase("[x](#none)", "README.md(1): #none: no such heading")]
    [TestCase("[y]\n\n[y]: none.md", "README.md(3): none.md: no such file")]
    [TestCase("<img alt=\"x\" src=\"none.svg\">", "README.md(1): none.svg: no such file")]
    [TestCase("[x](../up.md)", "README.md(1): ../up.md: outside of the repository")]
    [TestCase("[x](docs#top)", "README.md(1): docs#top: not a document with anchors")]
    public void ADeadLink_IsTold(string text, string problem) => Assert.That(DeadLinks(text), Is.EqualTo(new[] { problem }));

    private IReadOnlyList<string> DeadLinks(string text)
    {
        var document = new MarkdownDocument("README.md", text);
        return LinkCheck.DeadLinks(document, _root, [document, _guide]);
    }
}

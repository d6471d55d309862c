namespace Nccl.Docs.Tests.Markdown;

/// <summary>The Markdown files of this repository.</summary>
internal static class MarkdownFiles
{
    private static readonly string[] Folders = [".github", "examples", "src", "tests"];
    private static readonly string[] Outputs = ["bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Those of the root and of every folder that holds sources, by their path from the root.</summary>
    public static IReadOnlyList<MarkdownDocument> All { get; } =
    [
        .. Directory.GetFiles(Root, "*.md")
            .Concat(Folders.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists).SelectMany(FilesBelow))
            .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal)
            .Select(name => new MarkdownDocument(name, File.ReadAllText(Path.Combine(Root, name)))),
    ];

    public static MarkdownDocument Named(string name) => All.Single(document => document.Name == name);

    private static IEnumerable<string> FilesBelow(string folder) => Directory.GetFiles(folder, "*.md")
        .Concat(Directory.GetDirectories(folder).Where(below => !Outputs.Contains(Path.GetFileName(below))).SelectMany(FilesBelow));

    private static string FindRoot()
    {
        var folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Nccl.MLNet.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        }

        return folder;
    }
}

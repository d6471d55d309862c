using System.Reflection;
using Nccl.Docs.Tests.Data;
using Nccl.Docs.Tests.Markdown;

namespace Nccl.Docs.Tests.Snippets;

/// <summary>
/// Whether the C# of a document does what the document says. All its blocks ```csharp are compiled and run as one program in an empty
/// folder. A comment data: NAME before a block makes files there that a reader has, see <see cref="ReaderFiles"/>. A block ```text with
/// the comment output after a C# block is what that one prints.
/// </summary>
internal static class SnippetCheck
{
    private const string CSharp = "csharp";
    private const string DataComment = "data:";
    private const string OutputComment = "output";
    private static readonly string[] OtherNames = ["c#", "cs"];

    /// <summary>Whether a block is C#, or the output of C#.</summary>
    public static bool Concerns(CodeBlock block) => IsCSharp(block) || Says(block, OutputComment) || Says(block, DataComment);

    /// <summary>One line for everything that is wrong; empty if all is well.</summary>
    public static IReadOnlyList<string> Problems(MarkdownDocument document)
    {
        var snippets = document.Blocks.Where(block => block.Language == CSharp).ToList();
        List<string> problems = [.. document.Blocks.Select((block, index) => Misuse(document, block, index)).OfType<string>()];
        if (problems.Count > 0 || snippets.Count == 0)
        {
            return problems;
        }

        return new SnippetProgram(document.Name, snippets).Compile(out var errors) is { } program ? Run(document, snippets, program) : errors;
    }

    /// <summary>What would leave a block unread, if nobody said so.</summary>
    private static string? Misuse(MarkdownDocument document, CodeBlock block, int index)
    {
        var problem = block.Language switch
        {
            _ when IsCSharp(block) && block.Language != CSharp => $"write ```{CSharp} and nothing else: every snippet is run",
            _ when Says(block, DataComment) && !ReaderFiles.Has(DataName(block)) => $"there are no files {DataName(block)}, only {string.Join(", ", ReaderFiles.Names)}",
            _ when Says(block, OutputComment) && (index == 0 || document.Blocks[index - 1].Language != CSharp) => "an output follows the C# block that prints it",
            _ when Says(block, DataComment) && block.Language != CSharp => "files are made for C# blocks only",
            _ => null,
        };
        return problem is null ? null : $"{document.Name}({block.FirstLine - 1}): {problem}";
    }

    private static bool IsCSharp(CodeBlock block)
    {
        var language = block.Language.Split(' ')[0].ToLowerInvariant();
        return language == CSharp || OtherNames.Contains(language);
    }

    private static List<string> Run(MarkdownDocument document, List<CodeBlock> snippets, MethodInfo program)
    {
        using var state = new TemporaryProcessState();
        foreach (var block in snippets.Where(block => Says(block, DataComment)))
        {
            ReaderFiles.Make(DataName(block), state.Folder);
        }

        try
        {
            program.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Array.Empty<string>()], null);
        }
#pragma warning disable CA1031 // Whatever a snippet throws is a problem of the document.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return [$"{document.Name}: {exception}"];
        }

        return Compare(document, snippets, state.Printed.Split(SnippetProgram.EndOfBlock));
    }

    private static List<string> Compare(MarkdownDocument document, List<CodeBlock> snippets, string[] printed) =>
    [
        .. from pair in document.Blocks.Zip(document.Blocks.Skip(1))
           where Says(pair.Second, OutputComment)
           let output = printed[snippets.IndexOf(pair.First)]
           where !PrintedOutput.Agrees(pair.Second.Text, output)
           select $"{document.Name}({pair.Second.FirstLine}): shown is\n{pair.Second.Text}\nand printed was\n{output}",
    ];

    private static bool Says(CodeBlock block, string comment) => block.Comment.Trim().StartsWith(comment, StringComparison.Ordinal);

    private static string DataName(CodeBlock block) => block.Comment.Trim()[DataComment.Length..].Trim();
}

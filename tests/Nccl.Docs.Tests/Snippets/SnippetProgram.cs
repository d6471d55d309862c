using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nccl.Docs.Tests.Markdown;

namespace Nccl.Docs.Tests.Snippets;

/// <summary>
/// The C# blocks of a document as one program: what a reader has who pastes them into the Program.cs of a new console project, one after
/// the other, and moves the types to the end. Each block must compile with those before it. Nothing is added but what
/// every such project has: the SDK's implicit usings, nullable reference types, and the references of an application that uses this library.
/// </summary>
internal sealed class SnippetProgram
{
    /// <summary>Written to the console when a block ends, to tell what each of them printed.</summary>
    public const char EndOfBlock = '\u0004';

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>A block may end in a throw, which leaves the mark out of reach.</summary>
    private static readonly string Mark = $"""
        #line hidden
        #pragma warning disable CS0162
        global::System.Console.Write('\u{(int)EndOfBlock:x4}');
        #pragma warning restore CS0162
        """;

    private static readonly string[] Libraries = ["Microsoft.ML", "Nccl.Core", "Nccl.MLNet", "TorchSharp"];
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly Lazy<MetadataReference[]> References = new(() => [.. FindReferences()]);
    private static readonly SyntaxTree Implicit = CSharpSyntaxTree.ParseText(ImplicitUsings, Language);

    private readonly string _document;
    private readonly IReadOnlyList<CodeBlock> _blocks;

    public SnippetProgram(string document, IReadOnlyList<CodeBlock> blocks) => (_document, _blocks) = (document, blocks);

    /// <summary>Compiles the blocks.</summary>
    /// <param name="problems">Errors and warnings by their line in the document; empty if there are none.</param>
    /// <returns>The entry point, or null if there are problems.</returns>
    public MethodInfo? Compile(out IReadOnlyList<string> problems)
    {
        for (var count = 1; count < _blocks.Count; count++)
        {
            problems = Problems(Compilation(count).GetDiagnostics(), DiagnosticSeverity.Error);
            if (problems.Count > 0)
            {
                return null;
            }
        }

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = Compilation(_blocks.Count).Emit(assembly, symbols);
        problems = Problems(result.Diagnostics, DiagnosticSeverity.Warning);
        return problems.Count > 0 ? null : Assembly.Load(assembly.ToArray(), symbols.ToArray()).EntryPoint;
    }

    private static IEnumerable<MetadataReference> FindReferences()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return from file in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
               let name = Path.GetFileNameWithoutExtension(file)
               where Path.GetDirectoryName(file) == framework || Libraries.Any(library => name == library || name.StartsWith($"{library}.", StringComparison.Ordinal))
               select MetadataReference.CreateFromFile(file);
    }

    private static List<string> Problems(IEnumerable<Diagnostic> diagnostics, DiagnosticSeverity severity) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity >= severity).Select(diagnostic => diagnostic.ToString()).Distinct()];

    private CSharpCompilation Compilation(int count) => CSharpCompilation.Create(
        $"Snippets of {_document.Replace('/', ' ')}", [Implicit, CSharpSyntaxTree.ParseText(Source(count), Language)], References.Value, Options);

    /// <summary>Usings first, then statements, then types, each at its line in the document.</summary>
    private string Source(int count)
    {
        var (usings, statements, types) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        HashSet<string> known = [];
        foreach (var block in _blocks.Take(count))
        {
            var unit = CSharpSyntaxTree.ParseText(block.Text, Language).GetCompilationUnitRoot();
            if (unit.GetDiagnostics().Any())
            {
                // Left as it is: the compiler says what is wrong with it.
                statements.AppendLine(Line(block)).AppendLine(block.Text);
                continue;
            }

            Append(usings, block, unit.Usings.Where(directive => known.Add(directive.ToString())));
            Append(statements, block, unit.Members.OfType<GlobalStatementSyntax>());
            Append(types, block, unit.Members.Where(member => member is not GlobalStatementSyntax));
            statements.AppendLine(Mark);
        }

        return $"{usings}{statements}{types}";
    }

    private void Append(StringBuilder source, CodeBlock block, IEnumerable<SyntaxNode> nodes)
    {
        var text = block.Text.Select(letter => letter == '\n' ? '\n' : ' ').ToArray();
        foreach (var span in nodes.Select(node => node.FullSpan))
        {
            block.Text.CopyTo(span.Start, text, span.Start, span.Length);
        }

        source.AppendLine(Line(block)).Append(text).AppendLine();
    }

    private string Line(CodeBlock block) => $"#line {block.FirstLine} \"{_document}\"";
}

namespace Nccl.Docs.Tests.Markdown;

/// <summary>A link or an image of a document.</summary>
/// <param name="Target">As it is written: an address, a path, an anchor.</param>
/// <param name="Line">The number of its line, from 1.</param>
internal sealed record MarkdownLink(string Target, int Line);

namespace Nccl.Docs.Tests.Markdown;

/// <summary>A fenced block of a document.</summary>
/// <param name="Language">What stands after the opening fence.</param>
/// <param name="FirstLine">The number of the first line of <paramref name="Text"/> in the document, from 1.</param>
/// <param name="Text">The lines between the fences.</param>
/// <param name="Comment">The text of an HTML comment on the line before the opening fence, blank lines aside; empty if there is none.</param>
internal sealed record CodeBlock(string Language, int FirstLine, string Text, string Comment);

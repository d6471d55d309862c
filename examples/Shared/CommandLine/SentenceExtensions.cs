namespace Examples.CommandLine;

/// <summary>Messages of others inside our own: not all of them end with a full stop.</summary>
internal static class SentenceExtensions
{
    /// <summary>The text on one line with a full stop at its end, unless it ends with a mark of its own.</summary>
    public static string AsSentence(this string message)
    {
        var text = message.ReplaceLineEndings(" ").Trim();
        return text is [.., '.' or '!' or '?'] ? text : text + ".";
    }
}

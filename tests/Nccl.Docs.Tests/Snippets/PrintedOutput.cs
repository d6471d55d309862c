namespace Nccl.Docs.Tests.Snippets;

/// <summary>What a document says is printed against what was printed.</summary>
internal static class PrintedOutput
{
    /// <summary>A line of its own for lines that are left out, such as times.</summary>
    public const string LeftOut = "...";

    /// <summary>Whether they agree, blanks at the ends of lines and empty lines at the end aside.</summary>
    public static bool Agrees(string shown, string printed) => Agrees(Lines(shown), Lines(printed));

    private static bool Agrees(ReadOnlySpan<string> shown, ReadOnlySpan<string> printed)
    {
        if (shown.Length == 0)
        {
            return printed.Length == 0;
        }

        if (shown[0] == LeftOut)
        {
            return Agrees(shown[1..], printed) || (printed.Length > 0 && Agrees(shown, printed[1..]));
        }

        return printed.Length > 0 && shown[0] == printed[0] && Agrees(shown[1..], printed[1..]);
    }

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd())];
}

namespace Examples.CommandLine;

/// <summary>What the program says to the shell.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Wrong arguments, or a file that cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl+C: 128 and the number of the signal.</summary>
    public const int Cancelled = 130;
}

namespace Examples.CommandLine;

/// <summary>Something the user gave cannot be used. The message says what was given, what is allowed and what to do.</summary>
internal sealed class InputException : Exception
{
    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

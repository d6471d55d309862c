namespace Nccl.Benchmarks.Study;

/// <summary>Something the user gave cannot be used. The message is one line: what was given, what is allowed, what to do.</summary>
internal sealed class StudyException : Exception
{
    public StudyException(string message)
        : base(message)
    {
    }

    public StudyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

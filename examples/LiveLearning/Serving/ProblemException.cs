namespace LiveLearning.Serving;

/// <summary>A request that cannot be served. The message says what was sent, what is allowed and what to do.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="title">What is wrong, in a few words.</param>
/// <param name="detail">What to do.</param>
internal sealed class ProblemException(int status, string title, string detail) : Exception(detail)
{
    public int Status => status;

    public string Title => title;

    /// <summary>After how many seconds trying again makes sense; null where it does not.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A request that would be wrong at any time.</summary>
    public static ProblemException BadRequest(string title, string detail) => new(StatusCodes.Status400BadRequest, title, detail);
}

namespace LiveLearning.Data;

/// <summary>Rows in the order of time, the same each time they are read.</summary>
/// <param name="Name">One word, for the folder of the model.</param>
/// <param name="Title">For the page.</param>
/// <param name="FeatureCount">Features per row.</param>
/// <param name="From">The rows after the first so many; may be endless.</param>
/// <param name="ChangeAt">What changes for the sensors at the row after the first so many; null where nothing does.</param>
internal sealed record ReadingStream(string Name, string Title, int FeatureCount, Func<long, IEnumerable<Reading>> From, Func<long, string?> ChangeAt)
{
    /// <summary>Farthest that a feature may lie from 0; one row far out could throw every weight off.</summary>
    public const float Farthest = 100;
}

namespace LiveLearning.Learning;

/// <summary>What a model says about a row.</summary>
/// <param name="Label">The class with the largest score; null as long as nothing has been learnt.</param>
/// <param name="Scores">The score of every class.</param>
/// <param name="RowsLearned">How many rows the model that says so has learnt.</param>
internal sealed record Prediction(string? Label, IReadOnlyDictionary<string, float> Scores, long RowsLearned)
{
    /// <summary>Before the first row was learnt.</summary>
    public static Prediction Unknown { get; } = new(null, new Dictionary<string, float>(), 0);
}

using Examples.Randomness;

namespace LiveLearning.Tests;

/// <summary>One row to learn: as many features as the embedded stream has, around a place of its label.</summary>
/// <param name="Features">Sixteen numbers.</param>
/// <param name="Label">"a", "b" or "c".</param>
internal sealed record Row(float[] Features, string Label)
{
    private static readonly string[] Labels = ["a", "b", "c"];

    /// <summary>Rows that are easy to tell apart; a different seed gives different rows of the same classes.</summary>
    public static Row[] Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var label = random.Next(Labels.Length);
            return new Row([.. Enumerable.Range(0, 16).Select(sensor => random.Normal(sensor % Labels.Length == label ? 1.5f : 0, 0.3f))], Labels[label]);
        })];
    }
}

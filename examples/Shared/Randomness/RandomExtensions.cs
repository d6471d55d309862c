namespace Examples.Randomness;

/// <summary>The distributions that handwriting needs.</summary>
internal static class RandomExtensions
{
    /// <summary>A number from a uniform distribution.</summary>
    public static float Between(this Random random, float low, float high) => low + ((high - low) * random.NextSingle());

    /// <summary>A number from a normal distribution (Box-Muller; the second number of the pair is dropped).</summary>
    public static float Normal(this Random random, float mean, float deviation)
    {
        // 1 - NextSingle() lies in (0, 1]: the logarithm of 0 would be infinite.
        var radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
        return mean + (deviation * radius * MathF.Cos(2 * MathF.PI * random.NextSingle()));
    }
}

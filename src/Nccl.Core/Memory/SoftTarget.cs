namespace Nccl.Memory;

/// <summary>What the model said of a remembered row: one value per class that competed then.</summary>
/// <param name="Classes">Class indices; the array is shared by the rows of one task.</param>
/// <param name="Values">As many as <paramref name="Classes"/>: probabilities that sum to 1, or, by strategy, logits.</param>
internal sealed record SoftTarget(int[] Classes, float[] Values)
{
    /// <summary>The class that the model would have predicted.</summary>
    public int Likeliest => Classes[Array.IndexOf(Values, Values.Max())];
}

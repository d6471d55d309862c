namespace Nccl.Memory;

/// <summary>What the model said of a remembered row: one probability per class that counted then, or, by strategy, one logit.</summary>
/// <param name="Classes">Class indices; the array is shared by the rows of one task.</param>
/// <param name="Probabilities">As many as <paramref name="Classes"/>, summing to 1; or logits.</param>
internal sealed record SoftTarget(int[] Classes, float[] Probabilities)
{
    /// <summary>The class that the model would have predicted.</summary>
    public int Likeliest => Classes[Array.IndexOf(Probabilities, Probabilities.Max())];
}

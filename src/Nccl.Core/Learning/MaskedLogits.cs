using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>Takes classes out of the competition for a row.</summary>
internal static class MaskedLogits
{
    /// <summary>
    /// Low enough to leave no probability, yet finite: minus infinity would turn the zero weight of an excluded class into
    /// 0 * infinity = NaN in the divergence.
    /// </summary>
    private const double Excluded = -1e9;

    /// <param name="logits">[B, C].</param>
    /// <param name="excluded">[B, C], true where a class does not count; null when all count.</param>
    public static Tensor Fill(Tensor logits, Tensor? excluded)
    {
        if (excluded is null)
        {
            return logits.alias();
        }

        using var low = Excluded.ToScalar();
        return logits.masked_fill(excluded, low);
    }
}

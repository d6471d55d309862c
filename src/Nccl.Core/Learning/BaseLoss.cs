using Nccl.Calibration;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Learning;

/// <summary>The inner objective, eqs. 5 and 7.</summary>
internal static class BaseLoss
{
    /// <summary>CE(z, y) = mean over rows of -log softmax(z)_y, over the classes that count.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="labels">y: [B], 0 to C - 1.</param>
    /// <param name="excluded">[B, C] or null.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels, Tensor? excluded)
    {
        using var filled = MaskedLogits.Fill(logits, excluded); // [B, C]
        return functional.cross_entropy(filled, labels, reduction: Reduction.Mean); // []
    }

    /// <summary>L_b = CE(current) + gamma * (CE(replay) + w_d * KL(replay)).</summary>
    /// <param name="current">CE of the current rows: [].</param>
    /// <param name="replay">CE of the replayed rows: [].</param>
    /// <param name="divergence">Divergence of the replayed rows from their soft targets: [].</param>
    /// <param name="options">gamma and w_d.</param>
    public static Tensor WithReplay(Tensor current, Tensor replay, Tensor divergence, NcclOptions options)
    {
        using var distillation = divergence.Times(options.DistillationWeight);
        using var past = replay.add(distillation);
        using var weighted = past.Times(options.ReplayWeight);
        return current.add(weighted);
    }
}

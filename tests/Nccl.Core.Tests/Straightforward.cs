using Nccl.Batches;
using Nccl.Differentiation;
using Nccl.Kernels;
using Nccl.Losses;
using static TorchSharp.torch;

namespace Nccl.Tests;

/// <summary>Formulas as they are written, on tensors and part of the graph, where the library takes a shorter way.</summary>
internal static class Straightforward
{
    /// <summary>CE: the mean over rows of -log softmax(z)_y, over the classes that compete.</summary>
    public static Tensor CrossEntropy(Tensor logits, LearningBatch batch)
    {
        var excluded = ClassMask.Of(batch.Classes, batch.Rows, (int)logits.shape[1], CPU);
        return nn.functional.cross_entropy(ClassMask.Fill(logits, excluded), Labels(batch), reduction: nn.Reduction.Mean);
    }

    /// <summary>KL averaged as the options say: sum of p (log p - log q), or of q (log q - log p) in the reverse direction.</summary>
    public static Tensor Divergence(Tensor logits, LearningBatch batch, NcclOptions options)
    {
        var divisor = options.Ablations.DistillationReduction == DistillationReduction.MeanOverRows ? batch.Rows : batch.SoftClasses.Sum(classes => classes.Length);
        return DivergencePerRow(logits, batch, options).sum().DividedBy(divisor);
    }

    public static Tensor DivergencePerRow(Tensor logits, LearningBatch batch, NcclOptions options)
    {
        var excluded = ClassMask.Of(batch.SoftClasses, batch.Rows, (int)logits.shape[1], CPU);
        var old = tensor(batch.SoftTargets, dtype: ScalarType.Float64).view(logits.shape);
        var logCurrent = nn.functional.log_softmax(ClassMask.Fill(logits, excluded).DividedBy(options.Temperature), 1);
        if (options.Ablations.DistillationDirection == DistillationDirection.OldToCurrent)
        {
            return xlogy(old, old).sub(old.mul(logCurrent)).sum(1);
        }

        var terms = logCurrent.exp().mul(logCurrent.sub(old.clamp_min(1e-8).log()));
        return (excluded is null ? terms : terms.masked_fill(excluded, 0.0)).sum(1);
    }

    /// <summary>L_b = CE(current) + gamma * (CE(replay) + w_d * KL(replay)).</summary>
    public static Tensor InnerObjective(Tensor current, Tensor replay, Tensor divergence, NcclOptions options) =>
        current.add(replay.add(divergence.Times(options.Rates.DistillationWeight)).Times(options.ReplayWeight));

    /// <summary>Term (a): one half of w_c * sum of F_i * (theta~_i - anchor_i)^2.</summary>
    public static Tensor Consolidation(
        IReadOnlyList<Tensor> importance, IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> anchor, double consolidationWeight) => importance
        .Select((layer, i) => layer.mul(weights[i].sub(anchor[i]).square()).sum())
        .Aggregate((sum, layer) => sum.add(layer))
        .Times(0.5 * consolidationWeight);

    /// <summary>L_c = (a) + w_d * KL, or (a) alone.</summary>
    public static Tensor OuterObjective(Tensor consolidation, Tensor divergence, NcclOptions options) =>
        options.Ablations.Outer == Nccl.OuterObjective.ConsolidationOnly
            ? consolidation.alias()
            : consolidation.add(divergence.Times(options.Rates.DistillationWeight));

    /// <summary>By automatic differentiation; the graph stays.</summary>
    public static IReadOnlyList<Tensor?> Gradients(Tensor loss, IReadOnlyList<Tensor> inputs) =>
        Autograd.Gradients([loss], [ones_like(loss)], inputs, keepGraph: true);

    private static Tensor Labels(LearningBatch batch) => tensor(Array.ConvertAll(batch.Labels, label => (long)label));
}

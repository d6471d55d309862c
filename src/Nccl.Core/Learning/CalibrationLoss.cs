using Nccl.Calibration;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>The outer objective, eq. 6.</summary>
internal static class CalibrationLoss
{
    /// <summary>Term (a), consolidation: one half of w_c * sum over layers i and entries of F_i * (theta~_i - anchor_i)^2.</summary>
    /// <param name="importance">F_i, constants.</param>
    /// <param name="weights">theta~_i, part of the graph.</param>
    /// <param name="anchor">theta~_i as they were, constants.</param>
    /// <param name="consolidationWeight">w_c, 0 or more.</param>
    public static Tensor Consolidation(
        IReadOnlyList<Tensor> importance, IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> anchor, double consolidationWeight)
    {
        using var scope = NewDisposeScope();
        var sum = zeros([], dtype: weights[0].dtype, device: weights[0].device);
        for (var i = 0; i < weights.Count; i++)
        {
            var distance = weights[i].sub(anchor[i]);
            sum = sum.add(importance[i].mul(distance).mul(distance).sum());
        }

        return sum.Times(0.5 * consolidationWeight).MoveToOuterDisposeScope(); // []
    }

    /// <summary>
    /// Term (a) and its gradient d (a) / d theta~_i = w_c * F_i * (theta~_i - anchor_i), in as few passes over the weights as
    /// they take together. No graph.
    /// </summary>
    /// <param name="importance">F_i.</param>
    /// <param name="weights">theta~_i.</param>
    /// <param name="anchor">theta~_i as they were.</param>
    /// <param name="consolidationWeight">w_c, 0 or more.</param>
    public static (double Value, IReadOnlyList<Tensor> Gradients) ConsolidationWithGradient(
        IReadOnlyList<Tensor> importance, IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> anchor, double consolidationWeight)
    {
        using var guard = no_grad();
        var value = 0.0;
        var gradients = new Tensor[weights.Count];
        for (var i = 0; i < gradients.Length; i++)
        {
            using var distance = weights[i].sub(anchor[i]);
            var gradient = gradients[i] = importance[i].mul(distance);
            using var sum = dot(gradient.view(-1), distance.view(-1));
            value += 0.5 * consolidationWeight * sum.ToDouble();
            gradient.TimesInPlace(consolidationWeight);
        }

        return (value, gradients);
    }

    /// <summary>L_c = (a) + w_d * KL(replay').</summary>
    /// <param name="consolidation">Term (a): [].</param>
    /// <param name="divergence">Divergence of the outer batch from its soft targets: [].</param>
    /// <param name="options">w_d, and whether term (b) counts.</param>
    public static Tensor Sum(Tensor consolidation, Tensor divergence, NcclOptions options)
    {
        if (options.Outer == OuterObjective.ConsolidationOnly)
        {
            // Listing: the distillation shapes F and is no part of the objective.
            return consolidation.alias();
        }

        using var distillation = divergence.Times(options.DistillationWeight);
        return consolidation.add(distillation);
    }
}

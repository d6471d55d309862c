using Nccl.Calibration;
using Nccl.Learning;
using static TorchSharp.torch;

namespace Nccl.Tests;

/// <summary>Formulas as they are written, part of the graph, where the library takes a shorter way.</summary>
internal static class Straightforward
{
    /// <summary>Term (a): one half of w_c * sum of F_i * (theta~_i - anchor_i)^2.</summary>
    public static Tensor Consolidation(
        IReadOnlyList<Tensor> importance, IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> anchor, double consolidationWeight) => importance
        .Select((layer, i) => layer.mul(weights[i].sub(anchor[i]).square()).sum())
        .Aggregate((sum, layer) => sum.add(layer))
        .Times(0.5 * consolidationWeight);

    /// <summary>L_c = (a) + w_d * KL, or (a) alone.</summary>
    public static Tensor OuterObjective(Tensor consolidation, Tensor divergence, NcclOptions options) =>
        options.Outer == Nccl.Learning.OuterObjective.ConsolidationOnly
            ? consolidation.alias()
            : consolidation.add(divergence.Times(options.DistillationWeight));
}

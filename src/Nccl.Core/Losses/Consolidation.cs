using Nccl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Losses;

/// <summary>The part of the outer objective, eq. 6, that no other loss shares.</summary>
internal static class Consolidation
{
    /// <summary>
    /// Term (a), consolidation: one half of w_c * sum over layers i and entries of F_i * (theta~_i - anchor_i)^2, and its
    /// gradient w_c * F_i * (theta~_i - anchor_i), together in four passes over the weights. No graph. Uses the importance up.
    /// </summary>
    /// <param name="importance">F_i, constants.</param>
    /// <param name="weights">theta~_i.</param>
    /// <param name="anchor">theta~_i as they were, constants.</param>
    /// <param name="consolidationWeight">w_c, 0 or more.</param>
    public static (double Value, IReadOnlyList<Tensor> Gradients) Of(
        IReadOnlyList<Tensor> importance, IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> anchor, double consolidationWeight)
    {
        using var guard = no_grad();
        var sum = 0.0;
        var gradients = new Tensor[weights.Count];
        for (var i = 0; i < gradients.Length; i++)
        {
            using var distance = weights[i].sub(anchor[i]);
            var gradient = gradients[i] = importance[i].mul_(distance);
            using var layerSum = dot(gradient.reshape(-1), distance.reshape(-1));
            sum += layerSum.ToDouble();
            gradient.TimesInPlace(consolidationWeight);
        }

        return (0.5 * consolidationWeight * sum, gradients);
    }
}

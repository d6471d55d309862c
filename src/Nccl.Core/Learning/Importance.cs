using Nccl.Calibration;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>F_i: how much the old predictions depend on each calibrated weight (a diagonal Fisher estimate), constant for autograd.</summary>
internal static class Importance
{
    /// <summary>F_i = (d loss / d theta~_i)^2. The gradient of theta~ itself, so that psi = 0 is no special case.</summary>
    /// <param name="gradients">d loss / d theta~_i.</param>
    public static IReadOnlyList<Tensor> OfBatch(IReadOnlyList<Tensor?> gradients) => [.. gradients.Select(gradient => gradient!.square())];

    /// <summary>F_i = mean over rows r of (d loss_r / d theta~_i)^2.</summary>
    /// <param name="lossPerRow">[B].</param>
    /// <param name="weights">theta~_i.</param>
    public static IReadOnlyList<Tensor> OfRows(Tensor lossPerRow, IReadOnlyList<Tensor> weights)
    {
        var rows = lossPerRow.shape[0];
        var sums = weights.Select(weight => zeros_like(weight, requires_grad: false)).ToList();
        for (var row = 0L; row < rows; row++)
        {
            using var scope = NewDisposeScope();
            var squares = OfBatch(Descent.Gradients(lossPerRow[row], weights, keepGraph: true));
            for (var i = 0; i < sums.Count; i++)
            {
                sums[i].AddInPlace(squares[i], 1.0 / rows);
            }
        }

        return sums;
    }

    /// <summary>F divided by its mean over all entries of all layers; F itself where that mean is 0.</summary>
    public static IReadOnlyList<Tensor> DividedByMean(IReadOnlyList<Tensor> importance)
    {
        var total = importance.Sum(layer => layer.sum().ToDouble());
        var mean = total / importance.Sum(layer => layer.NumberOfElements);
        return mean == 0 ? importance : [.. importance.Select(layer => layer.DividedBy(mean))];
    }
}

using Nccl.Batches;
using Nccl.Differentiation;
using Nccl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Losses;

/// <summary>F_i: how much the old predictions depend on each calibrated weight (a diagonal Fisher estimate), constant for autograd.</summary>
internal static class Importance
{
    /// <summary>F_i = (d loss / d theta~_i)^2. The gradient of theta~ itself, so that psi = 0 is no special case.</summary>
    /// <param name="gradients">d loss / d theta~_i.</param>
    public static IReadOnlyList<Tensor> OfBatch(IReadOnlyList<Tensor?> gradients) => [.. gradients.Select(gradient => gradient!.square())];

    /// <summary>F_i = mean over rows r of (d KL_r / d theta~_i)^2.</summary>
    /// <param name="pass">Through theta~; gradients can be asked for once more.</param>
    /// <param name="batch">The rows of the pass.</param>
    /// <param name="weights">theta~_i.</param>
    /// <param name="options">How KL is measured.</param>
    public static IReadOnlyList<Tensor> OfRows(ForwardPass pass, LearningBatch batch, IReadOnlyList<Tensor> weights, NcclOptions options)
    {
        var sums = weights.Select(weight => zeros_like(weight, requires_grad: false)).ToList();
        var logits = RowMatrix.Of(pass.Logits); // [B, C]
        for (var row = 0; row < logits.Rows; row++)
        {
            using var scope = NewDisposeScope();
            var ofRow = new RowMatrix(logits.Rows, logits.Columns); // d KL_r / d z, 0 in the other rows
            Distillation.OfRow(row, logits, batch, options, weight: 1, ofRow);
            var squares = OfBatch(pass.Gradients(ofRow.ToTensor(like: pass.Logits), weights, again: true));
            for (var i = 0; i < sums.Count; i++)
            {
                sums[i].AddInPlace(squares[i], 1.0 / logits.Rows);
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

using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>What the baselines have in common with each other: the cross-entropy of one batch.</summary>
internal static class LossGradient
{
    /// <summary>The gradient of CE(z, y), over the active classes, with respect to all weights.</summary>
    /// <param name="network">What learns; its calibration is neutral.</param>
    /// <param name="parameters">theta.</param>
    /// <param name="batch">Rows and labels.</param>
    /// <returns>The gradient, [D], owned by the caller's dispose scope; the loss and the rows predicted right.</returns>
    public static (Tensor Gradient, double Loss, int CorrectCount) Of(
        CalibratedNetwork network, IReadOnlyList<Parameter> parameters, LearningBatch batch)
    {
        using var scope = NewDisposeScope();
        var pass = network.Record([batch.Inputs], CalibratedWeights.Unmaterialized);
        var logits = RowMatrix.Of(pass.Logits); // [B, C]
        var logitGradient = new RowMatrix(logits.Rows, logits.Columns);
        var loss = CrossEntropy.Of(logits, batch, weight: 1, logitGradient);
        var gradients = pass.Gradients(logitGradient.ToTensor(like: pass.Logits), parameters);
        return (WeightVector.Of(parameters, gradients).MoveToOuterDisposeScope(), loss, CrossEntropy.CorrectCount(logits, batch));
    }
}

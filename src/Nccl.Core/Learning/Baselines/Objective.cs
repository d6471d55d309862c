using Nccl.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Learning.Baselines;

/// <summary>The gradients of the baselines' losses, each as one vector over all weights: [D].</summary>
internal static class Objective
{
    /// <summary>The gradient of CE(z, y) over the classes that count.</summary>
    /// <param name="network">What learns; its calibration is neutral.</param>
    /// <param name="parameters">theta.</param>
    /// <param name="batch">Rows and labels.</param>
    /// <returns>The gradient, the loss and the rows predicted right; belongs to the caller's dispose scope.</returns>
    public static (Tensor Gradient, double Loss, int Hits) CrossEntropy(
        CalibratedNetwork network, IReadOnlyList<Parameter> parameters, LearningBatch batch)
    {
        var logits = network.forward(batch.Inputs, CalibratedWeights.Implicit); // [B, C]
        var loss = BaseLoss.CrossEntropy(logits, batch.Labels, batch.Excluded);
        var gradient = WeightVector.Of(parameters, Descent.Gradients(loss, parameters));
        var hits = MaskedLogits.Fill(logits, batch.Excluded).argmax(1).eq(batch.Labels).sum().ToInt32();
        return (gradient, loss.ToDouble(), hits);
    }
}

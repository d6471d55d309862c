using Nccl.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>One descent step on the calibration, eq. 6: (psi, lambda, b) := (psi, lambda, b) - eta * clip(gradient of L_c).</summary>
internal sealed class OuterStep(CalibratedNetwork network, NcclOptions options)
{
    /// <param name="parameters">psi, lambda and b, by option the weights of the calibrated layers too.</param>
    /// <param name="batch">Rows of past tasks.</param>
    /// <param name="anchor">theta~ that the consolidation pulls towards.</param>
    /// <returns>L_c before the step.</returns>
    public double Run(IReadOnlyList<Parameter> parameters, LearningBatch batch, CalibratedWeights anchor)
    {
        using var scope = NewDisposeScope();
        using var weights = network.Calibrate();
        var logits = network.forward(batch.Inputs, weights); // [B, C]
        var perRow = Distillation.DivergencePerRow(
            logits, batch.SoftTargets!, batch.SoftExcluded, options.Temperature, options.DistillationDirection); // [B]
        var divergence = Distillation.Mean(perRow, batch.SoftClasses, options.DistillationReduction); // []

        var importance = ImportanceOf(perRow, divergence, weights.Calibrated);
        var consolidation = CalibrationLoss.Consolidation(
            importance, weights.Calibrated, anchor.Calibrated, options.ConsolidationWeight);
        var loss = CalibrationLoss.Sum(consolidation, divergence, options);
        Descent.Step(parameters, loss, options.OuterLearningRate, options.OuterGradientClip);
        return loss.ToDouble();
    }

    private IReadOnlyList<Tensor> ImportanceOf(Tensor perRow, Tensor divergence, IReadOnlyList<Tensor> weights)
    {
        // Listing: F is taken of the weighted loss, so the weight enters it squared.
        var factor = options.ImportanceOf == ImportanceSource.WeightedDistillation ? options.DistillationWeight : 1;
        var importance = options.Importance == ImportanceEstimate.SquaredRowGradients
            ? Importance.OfRows(perRow.Times(factor), weights)
            : Importance.OfBatch(divergence.Times(factor), weights);
        return options.DivideImportanceByMean ? Importance.DividedByMean(importance) : importance;
    }
}

using Nccl.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>One descent step on the calibration, eq. 6: (psi, lambda, b) := (psi, lambda, b) - eta * clip(gradient of L_c).</summary>
/// <remarks>
/// One backward pass gives both the importance and the gradient of the distillation: each is made of d KL / d theta~. The
/// consolidation depends on theta~ alone, so its gradient there is written out, and both go on to psi together.
/// </remarks>
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
        var theta = weights.Calibrated;
        var logits = network.forward(batch.Inputs, weights); // [B, C]
        var perRow = Distillation.DivergencePerRow(
            logits, batch.SoftTargets!, batch.SoftExcluded, options.Temperature, options.DistillationDirection); // [B]
        var divergence = Distillation.Mean(perRow, batch.SoftClasses, options.DistillationReduction); // []

        var rowImportance = options.Importance == ImportanceEstimate.SquaredRowGradients ? Importance.OfRows(perRow, theta) : null;
        var (ofTheta, direct) = Split(parameters);
        var gradients = Descent.Gradients(divergence, [.. theta, .. direct]); // d KL / d theta~_i, then d KL / d lambda, d KL / d b
        var importance = Scaled(rowImportance ?? Importance.OfBatch([.. gradients.Take(theta.Count)]));

        var (loss, thetaGradients) = CalibrationLoss.Consolidation(importance, theta, anchor.Calibrated, options.ConsolidationWeight);
        if (options.Outer == OuterObjective.ConsolidationAndDistillation)
        {
            loss += options.DistillationWeight * divergence.ToDouble();
            for (var i = 0; i < theta.Count; i++)
            {
                thetaGradients[i].AddInPlace(gradients[i]!, options.DistillationWeight);
            }

            // Listing: the distillation shapes F and is no part of the objective, so lambda and b never move.
            var directGradients = gradients.Skip(theta.Count).Select(gradient => gradient?.Times(options.DistillationWeight));
            Descent.Apply(direct, [.. directGradients], options.OuterLearningRate, options.OuterGradientClip);
        }

        Descent.Apply(ofTheta, Descent.Gradients(theta, thetaGradients, ofTheta), options.OuterLearningRate, options.OuterGradientClip);
        return loss;
    }

    /// <summary>Those that act through theta~ (psi, theta), and those that do not (lambda, b).</summary>
    private (Parameter[] OfTheta, Parameter[] Direct) Split(IReadOnlyList<Parameter> parameters)
    {
        var calibrated = network.Layers.Where(layer => layer.IsCalibrated);
        HashSet<Parameter> direct = [.. calibrated.SelectMany(layer => new[] { layer.FeatureScale!, layer.Offset! })];
        return ([.. parameters.Where(parameter => !direct.Contains(parameter))], [.. parameters.Where(direct.Contains)]);
    }

    private IReadOnlyList<Tensor> Scaled(IReadOnlyList<Tensor> importance)
    {
        // Listing: F is taken of the weighted loss, so the weight enters it squared.
        var scaled = options.ImportanceOf == ImportanceSource.WeightedDistillation
            ? [.. importance.Select(layer => layer.Times(options.DistillationWeight * options.DistillationWeight))]
            : importance;
        return options.DivideImportanceByMean ? Importance.DividedByMean(scaled) : scaled;
    }
}

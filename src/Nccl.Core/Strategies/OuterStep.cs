using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Kernels;
using Nccl.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Strategies;

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
        var (ofTheta, direct) = Split(parameters);
        var inOnePass = FitsOnePass(ofTheta);
        // psi, theta and the factors of the gradient are all that it takes: no theta~ and no gradient are written, 2 % of an MLP step.
        var asFactors = inOnePass && network.FactorsGradients;
        using var weights = asFactors ? CalibratedWeights.Unmaterialized : network.CalibrateDetached();
        var theta = weights.Calibrated;
        var pass = network.Record([batch.Inputs], weights);
        var logits = RowMatrix.Of(pass.Logits); // [B, C]
        var logitGradient = new RowMatrix(logits.Rows, logits.Columns);
        var divergence = Distillation.Divergence(logits, batch, options, weight: 1, logitGradient);

        var rowImportance = options.Ablations.Importance == ImportanceEstimate.SquaredRowGradients ? Importance.OfRows(pass, batch, theta, options) : null;
        // Listing: the distillation shapes F and is no part of the objective, so lambda and b never move.
        var distillationWeight = options.Ablations.Outer == OuterObjective.ConsolidationAndDistillation ? options.Rates.DistillationWeight : 0;
        // d KL / d theta~_i where it is made, then d KL / d lambda, d KL / d b.
        var gradients = pass.Gradients(logitGradient.ToTensor(like: pass.Logits), [.. theta, .. distillationWeight > 0 ? direct : []]);
        var thetaGradients = gradients.Take(theta.Count).Select(gradient => gradient!).ToList();

        var (consolidation, moves) = inOnePass
            ? InOnePass(asFactors ? pass.ThetaFactors() : [.. thetaGradients.Select(gradient => new GradientFactors(gradient))], anchor, distillationWeight)
            : AsWritten(rowImportance ?? Importance.OfBatch(thetaGradients), theta, thetaGradients, anchor, distillationWeight, ofTheta);
        Descent.Apply(ofTheta, moves, options.Rates.Outer, options.OuterClip);
        if (distillationWeight > 0)
        {
            var directGradients = gradients.Skip(theta.Count).Select(gradient => gradient?.Times(distillationWeight));
            Descent.Apply(direct, [.. directGradients], options.Rates.Outer, options.OuterClip);
        }

        return consolidation + (distillationWeight * divergence);
    }

    /// <summary>Term (a), and the gradients of (a) + (b) at <paramref name="parameters"/>, term by term.</summary>
    private (double Consolidation, IReadOnlyList<Tensor?> Gradients) AsWritten(
        IReadOnlyList<Tensor> importance,
        IReadOnlyList<Tensor> theta,
        List<Tensor> divergenceGradients,
        CalibratedWeights anchor,
        double distillationWeight,
        IReadOnlyList<Parameter> parameters)
    {
        var scaled = options.Ablations.DivideImportanceByMean
            ? Importance.DividedByMean(importance)
            : [.. importance.Select(layer => layer.Times(ImportanceScale))];
        var (consolidation, gradients) = Consolidation.Of(scaled, theta, anchor.Calibrated, options.ConsolidationWeight);
        for (var i = 0; i < gradients.Count; i++)
        {
            gradients[i].AddInPlace(divergenceGradients[i], distillationWeight);
        }

        return (consolidation, ThroughTheta(gradients, parameters));
    }

    /// <summary>The same for psi, fused.</summary>
    private (double Consolidation, IReadOnlyList<Tensor?> Gradients) InOnePass(
        IReadOnlyList<GradientFactors> divergenceGradients, CalibratedWeights anchor, double distillationWeight)
    {
        var weight = options.ConsolidationWeight * ImportanceScale;
        var layers = Calibrated.Select((layer, i) => FusedConsolidation.Of(
            layer.Weight, layer.WeightScale!, divergenceGradients[i].Outputs, divergenceGradients[i].Inputs, anchor.Calibrated[i], weight, distillationWeight)).ToList();
        return (layers.Sum(layer => layer.Value), [.. layers.Select(layer => layer.PsiGradient)]);
    }

    private IEnumerable<CalibratedLayer> Calibrated => network.Layers.Where(layer => layer.IsCalibrated);

    /// <summary>Listing: F is taken of the weighted loss, so the weight enters it squared. A mean of 1 leaves no scale.</summary>
    private double ImportanceScale => options.Ablations.ImportanceOf == ImportanceSource.WeightedDistillation
        ? options.Rates.DistillationWeight * options.Rates.DistillationWeight
        : 1;

    /// <summary>Where psi alone moves, and F need not be known before it is used.</summary>
    private bool FitsOnePass(IReadOnlyList<Parameter> ofTheta) => ofTheta.SequenceEqual(Calibrated.Select(layer => layer.WeightScale!), ReferenceEqualityComparer.Instance)
        && options.Ablations.Importance == ImportanceEstimate.SquaredBatchGradient && !options.Ablations.DivideImportanceByMean && network.Device.type == DeviceType.CPU;

    private List<Tensor?> ThroughTheta(IReadOnlyList<Tensor> thetaGradients, IReadOnlyList<Parameter> parameters)
    {
        var calibrated = Calibrated.ToList();
        return [.. parameters.Select(parameter => calibrated
            .Select((layer, i) => layer.GradientThroughTheta(thetaGradients[i], parameter)).FirstOrDefault(gradient => gradient is not null))];
    }

    /// <summary>Those that act through theta~ (psi, theta), and those that do not (lambda, b).</summary>
    private (Parameter[] OfTheta, Parameter[] Direct) Split(IReadOnlyList<Parameter> parameters)
    {
        // By reference: torch's own equality compares entries.
        var direct = Calibrated.SelectMany(layer => new[] { layer.FeatureScale!, layer.Offset! }).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        return ([.. parameters.Where(parameter => !direct.Contains(parameter))], [.. parameters.Where(direct.Contains)]);
    }
}

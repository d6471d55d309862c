using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Losses;
using Nccl.Strategies;
using Nccl.Tests.Golden;
using Nccl.Tests.Learners;
using TorchSharp;

namespace Nccl.Tests.Strategies;

/// <summary>Every switch of the outer step changes what it should, on a golden network in double precision.</summary>
internal sealed class OuterStepTests
{
    private static readonly string[] CalibratedWeightNames = ["hidden0.weight", "head.linear.weight"];
    private static readonly GoldenCase Golden = new("mlp_task");
    private static readonly NcclOptions Plain = Golden.Options("default") with { OuterGradientClip = double.PositiveInfinity, ConsolidationWeight = 1e3 };
    private static readonly NcclOptions OnlyConsolidation = Plain with { Ablations = Plain.Ablations with { Outer = OuterObjective.ConsolidationOnly } };

    [Test]
    public void ConsolidationOnly_LeavesTheDistillationOutOfTheObjective()
    {
        var (both, consolidation) = (Loss(Plain), Loss(OnlyConsolidation));
        Numbers.AssertClose(both - consolidation, Plain.Rates.DistillationWeight * Divergence(), "term (b)", relative: 1e-7);
    }

    [Test]
    public void WeightedImportance_CarriesTheDistillationWeightSquared()
    {
        var ratio = Loss(OnlyConsolidation with { Ablations = OnlyConsolidation.Ablations with { ImportanceOf = ImportanceSource.WeightedDistillation } }) / Loss(OnlyConsolidation);
        Numbers.AssertClose(ratio, Plain.Rates.DistillationWeight * Plain.Rates.DistillationWeight, "ratio of the consolidations");
    }

    [Test]
    public void ImportanceDividedByItsMean_HasMeanOne()
    {
        using var scope = torch.NewDisposeScope();
        using var network = AfterInnerStep();
        using var weights = network.Calibrate();
        var importance = Importance.OfBatch(Straightforward.Gradients(PerRow(network, weights).mean(), weights.Calibrated));
        var mean = importance.SelectMany(Numbers.Of).Average();
        var ratio = Loss(OnlyConsolidation with { Ablations = OnlyConsolidation.Ablations with { DivideImportanceByMean = true } }) / Loss(OnlyConsolidation);
        Numbers.AssertClose(ratio, 1 / mean, "ratio of the consolidations");
        Numbers.AssertClose(Importance.DividedByMean(importance).SelectMany(Numbers.Of).Average(), 1, "mean of the divided importance");
    }

    [Test]
    public void RowImportance_IsTheMeanOfTheRowsSquaredGradients()
    {
        using var scope = torch.NewDisposeScope();
        using var network = AfterInnerStep();
        using var anchor = Anchor();
        double[]? sums = null;
        for (var row = 0; row < 3; row++)
        {
            using var weights = network.Calibrate();
            var squares = Importance.OfBatch(Straightforward.Gradients(PerRow(network, weights)[row], weights.Calibrated)).SelectMany(Numbers.Of).ToArray();
            sums = sums is null ? squares : [.. sums.Zip(squares, (sum, square) => sum + square)];
        }

        using var present = network.Calibrate();
        var distance = present.Calibrated.Zip(anchor.Calibrated, (theta, old) => theta.sub(old)).SelectMany(Numbers.Of);
        var expected = 0.5 * Plain.ConsolidationWeight * sums!.Zip(distance, (sum, d) => sum / 3 * d * d).Sum();
        Numbers.AssertClose(Loss(OnlyConsolidation with { Ablations = OnlyConsolidation.Ablations with { Importance = ImportanceEstimate.SquaredRowGradients } }), expected, "consolidation");
        Assert.That(expected, Is.GreaterThan(1.5 * Loss(OnlyConsolidation)), "rows whose gradients cancel count, which the batch's gradient misses");
    }

    [Test]
    public void ReverseDirection_MeasuresFromTheCurrentPrediction()
    {
        var difference = Loss(Plain with { ConsolidationWeight = 0, Ablations = Plain.Ablations with { DistillationDirection = DistillationDirection.CurrentToOld } });
        Numbers.AssertClose(difference, Plain.Rates.DistillationWeight * Divergence(DistillationDirection.CurrentToOld), "L_c");
        Assert.That(Divergence(DistillationDirection.CurrentToOld), Is.Not.EqualTo(Divergence()).Within(1).Percent);
    }

    [Test]
    public void MeanOverElements_IsSmallerByTheNumberOfClasses()
    {
        var free = Plain with { ConsolidationWeight = 0 };
        var ratio = Loss(free) / Loss(free with { Ablations = free.Ablations with { DistillationReduction = DistillationReduction.MeanOverElements } });
        Numbers.AssertClose(ratio, 2, "two classes per task");
    }

    [TestCase(OuterParameters.Calibration)]
    [TestCase(OuterParameters.CalibrationAndWeights)]
    public void OuterMoves_DecidesWhetherTheLearnersWeightsMove(OuterParameters moves)
    {
        // The learner picks the parameters: a huge outer rate against a vanishing one shows which of them it moved.
        var stream = TaskStream.Mlp with { Options = TaskStream.Mlp.Options with { InnerSteps = 1, Ablations = TaskStream.Mlp.Options.Ablations with { OuterMoves = moves } } };
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        var state = learner.Capture();
        var (far, near) = (Next(stream, state, 1), Next(stream, state, 1e-30));
        var moved = far.Weights().Zip(near.Weights()).Where(pair => !States.Same(pair.First, pair.Second)).Select(pair => pair.First.Name);
        Assert.That(moved, Is.EquivalentTo(moves == OuterParameters.Calibration ? [] : CalibratedWeightNames));
    }

    [Test]
    public void OuterClip_LimitsEveryEntryOfTheStep()
    {
        using var scope = torch.NewDisposeScope();
        using var network = AfterInnerStep();
        using var anchor = Anchor();
        var options = Plain with { OuterGradientClip = 1e-3, OuterLearningRate = 2 };
        var before = network.CalibrationParameters.SelectMany(parameter => Numbers.Of(parameter)).ToList();
        new OuterStep(network, options).Run(network.CalibrationParameters, Golden.OuterBatch, anchor);
        var steps = network.CalibrationParameters.SelectMany(parameter => Numbers.Of(parameter)).Zip(before, (after, start) => Math.Abs(after - start)).ToList();
        Assert.That(steps, Is.All.LessThanOrEqualTo(2e-3 + 1e-15));
        Assert.That(steps, Has.Some.EqualTo(2e-3).Within(1e-15), "no entry reached the limit");
    }

    private static NetworkLearnerState Next(TaskStream stream, NetworkLearnerState state, double rate)
    {
        using var learner = (stream with { Options = stream.Options with { OuterLearningRate = rate } }).Resume(state);
        stream.Observe(learner, 1, 7);
        return learner.Capture();
    }

    private static double Loss(NcclOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var network = AfterInnerStep();
        using var anchor = Anchor();
        return new OuterStep(network, options).Run(network.CalibrationParameters, Golden.OuterBatch, anchor);
    }

    /// <summary>The divergence of the outer batch, by hand.</summary>
    private static double Divergence(DistillationDirection direction = DistillationDirection.OldToCurrent)
    {
        using var scope = torch.NewDisposeScope();
        using var network = AfterInnerStep();
        using var weights = network.Calibrate();
        var batch = Golden.OuterBatch;
        var (logits, old) = (Numbers.Of(network.forward(batch.Inputs, weights)), batch.SoftTargets);
        var sum = 0.0;
        for (var row = 0; row < 3; row++)
        {
            var counting = Enumerable.Range(row * 4, 4).Where(i => old[i] > 0).ToList();
            var partition = counting.Sum(i => Math.Exp(logits[i] / Plain.Temperature));
            sum += counting.Sum(i =>
            {
                var current = Math.Exp(logits[i] / Plain.Temperature) / partition;
                return direction == DistillationDirection.OldToCurrent
                    ? old[i] * Math.Log(old[i] / current)
                    : current * Math.Log(current / old[i]);
            });
        }

        return sum / 3;
    }

    private static torch.Tensor PerRow(CalibratedNetwork network, CalibratedWeights weights)
    {
        var batch = Golden.OuterBatch;
        return Straightforward.DivergencePerRow(network.forward(batch.Inputs, weights), batch, Plain);
    }

    private static CalibratedWeights Anchor()
    {
        using var network = Golden.Network();
        return network.Freeze();
    }

    private static CalibratedNetwork AfterInnerStep()
    {
        var network = Golden.Network();
        new InnerStep(network, Plain).Run(network.BaseParameters, Golden.Current, Golden.Replay);
        return network;
    }
}

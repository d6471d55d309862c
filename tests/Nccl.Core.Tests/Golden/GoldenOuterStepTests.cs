using Nccl.Calibration;
using Nccl.Kernels;
using Nccl.Losses;
using Nccl.Strategies;
using TorchSharp;

namespace Nccl.Tests.Golden;

internal sealed class GoldenOuterStepTests
{
    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Steps))]
    public void OuterStep_MovesTheCalibrationAsGoldenAndNothingElse(string name, string preset)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        var options = golden.Options(preset);
        var (network, anchor) = AfterInnerStep(golden, options);
        using var owned = network;
        using var ownedAnchor = anchor;
        var weightsBefore = network.BaseParameters.Select(parameter => Numbers.Of(parameter)).ToList();
        var loss = new OuterStep(network, options).Run(network.CalibrationParameters, golden.OuterBatch, anchor);

        var step = golden.Step(preset);
        Numbers.AssertClose(loss, step.GetProperty("outer").Number("loss"), $"{name}, {preset}, outer objective");
        var expected = step.GetProperty("outer").GetProperty("updated_calibration").EnumerateObject().ToList();
        var tensors = GoldenCase.Tensors(network);
        Assert.That(network.CalibrationParameters, Has.Count.EqualTo(expected.Count));
        foreach (var entry in expected)
        {
            Numbers.AssertClose(tensors[GoldenCase.OurName(entry.Name)], entry.Value.Values(), $"{name}, {preset}, updated {entry.Name}");
        }

        Assert.That(network.BaseParameters.Select(parameter => Numbers.Of(parameter)), Is.EqualTo(weightsBefore), "the outer step moved a weight");
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Steps))]
    public void OuterObjective_ItsImportanceTermsAndGradients_AreGolden(string name, string preset)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        var options = golden.Options(preset);
        var (network, anchor) = AfterInnerStep(golden, options);
        using var owned = network;
        using var ownedAnchor = anchor;
        using var weights = network.Calibrate();
        var batch = golden.OuterBatch;
        var expected = golden.Step(preset).GetProperty("outer");

        var logits = network.forward(batch.Inputs, weights);
        var divergence = Straightforward.Divergence(logits, batch, options);
        Numbers.AssertClose(divergence, [expected.Number("kl")], $"{name}, {preset}, distillation");

        var factor = options.Ablations.ImportanceOf == ImportanceSource.WeightedDistillation ? options.Rates.DistillationWeight : 1;
        var importance = Importance.OfBatch(Straightforward.Gradients(divergence.Times(factor), weights.Calibrated));
        foreach (var (layer, entry) in importance.Zip(expected.GetProperty("fisher").EnumerateObject()))
        {
            Numbers.AssertClose(layer, entry.Value.Values(), $"{name}, {preset}, importance of {entry.Name}");
        }

        var consolidation = Straightforward.Consolidation(importance, weights.Calibrated, anchor.Calibrated, options.ConsolidationWeight);
        var loss = Straightforward.OuterObjective(consolidation, divergence, options);
        Numbers.AssertClose(consolidation, [expected.Number("term_a")], $"{name}, {preset}, term (a)");
        using var difference = loss.sub(consolidation);
        // A difference of sums that are larger than the term itself: absolute to the sum.
        Numbers.AssertClose(difference.ToDouble(), expected.Number("term_b"), $"{name}, {preset}, term (b)", absolute: 1e-12 * loss.ToDouble());

        AssertGradients(consolidation, network, expected, "grad_term_a", $"{name}, {preset}");
        if (expected.TryGetProperty("grad_term_b", out _))
        {
            AssertGradients(divergence.Times(options.Rates.DistillationWeight), network, expected, "grad_term_b", $"{name}, {preset}");
        }

        AssertGradients(loss, network, expected, "grad_total", $"{name}, {preset}", options.OuterClip);
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Steps))]
    public void WholeStep_LeavesTheGoldenStatisticsAndPredictions(string name, string preset)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        var options = golden.Options(preset);
        var (network, anchor) = AfterInnerStep(golden, options);
        using var owned = network;
        using var ownedAnchor = anchor;
        new OuterStep(network, options).Run(network.CalibrationParameters, golden.OuterBatch, anchor);

        var step = golden.Step(preset);
        var tensors = GoldenCase.Tensors(network);
        if (step.TryGetProperty("bn_buffers_after", out var buffers))
        {
            foreach (var entry in buffers.EnumerateObject())
            {
                Numbers.AssertClose(tensors[GoldenCase.OurName(entry.Name)], entry.Value.Values(), $"{name}, {preset}, {entry.Name}");
            }
        }

        network.eval();
        using var weights = network.Calibrate();
        using var folded = network.Fold();
        var expected = step.GetProperty("eval_output_after").Values();
        Numbers.AssertClose(network.forward(golden.Current.Inputs, weights), expected, $"{name}, {preset}, logits after the step");
        Numbers.AssertClose(network.forward(golden.Current.Inputs, folded), expected, $"{name}, {preset}, logits of the folded weights after the step");
    }

    private static (CalibratedNetwork Network, CalibratedWeights Anchor) AfterInnerStep(GoldenCase golden, NcclOptions options)
    {
        var network = golden.Network();
        var anchor = network.Freeze();
        new InnerStep(network, options).Run(network.BaseParameters, golden.Current, golden.Replay);
        return (network, anchor);
    }

    private static void AssertGradients(
        torch.Tensor loss, CalibratedNetwork network, System.Text.Json.JsonElement outer, string field, string what, double? clip = null)
    {
        var gradients = Straightforward.Gradients(loss, network.CalibrationParameters);
        foreach (var ((parameter, gradient), entry) in network.CalibrationParameters.Zip(gradients).Zip(outer.GetProperty(field).EnumerateObject()))
        {
            var actual = gradient is null ? new double[parameter.NumberOfElements] : Numbers.Of(gradient);
            IReadOnlyList<double> limited = clip is { } limit ? [.. actual.Select(value => Math.Clamp(value, -limit, limit))] : actual;
            Numbers.AssertClose(limited, entry.Value.Values(), $"{what}, {field} of {entry.Name}");
        }
    }
}

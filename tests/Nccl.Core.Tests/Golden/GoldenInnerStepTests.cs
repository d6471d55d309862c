using System.Text.Json;
using Nccl.Calibration;
using Nccl.Strategies;
using TorchSharp;

namespace Nccl.Tests.Golden;

internal sealed class GoldenInnerStepTests
{
    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Steps))]
    public void InnerStep_ReportsTheGoldenLosses(string name, string preset)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        using var network = golden.Network();
        var expected = golden.Step(preset).GetProperty("inner");
        var report = new InnerStep(network, golden.Options(preset)).Run(network.BaseParameters, golden.Current, golden.Replay);
        Numbers.AssertClose(report.CurrentLoss, expected.Number("ce_current"), $"{name}, {preset}, cross-entropy of the current rows");
        Numbers.AssertClose(report.ReplayLoss, expected.Number("ce_replay"), $"{name}, {preset}, cross-entropy of the replayed rows");
        Numbers.AssertClose(report.DistillationLoss, expected.Number("kl"), $"{name}, {preset}, distillation");
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Steps))]
    public void InnerStep_MovesTheWeightsAsGoldenAndNothingElse(string name, string preset)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        using var network = golden.Network();
        new InnerStep(network, golden.Options(preset)).Run(network.BaseParameters, golden.Current, golden.Replay);
        var expected = golden.Step(preset).GetProperty("inner").GetProperty("updated_base");
        var tensors = GoldenCase.Tensors(network);
        AssertBase(network.BaseParameters, expected, tensors, $"{name}, {preset}, updated");
        foreach (var entry in golden.Json.GetProperty("parameters").EnumerateObject().Where(entry => IsCalibration(entry.Name)))
        {
            Assert.That(Numbers.Of(tensors[GoldenCase.OurName(entry.Name)]), Is.EqualTo(entry.Value.Values()), $"{name}, {preset}, {entry.Name} moved");
        }
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Steps))]
    public void BaseLoss_AndItsGradient_AreGolden(string name, string preset)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        var options = golden.Options(preset);
        using var network = golden.Network();
        using var weights = network.Calibrate();
        var (current, replay) = (golden.Current, golden.Replay);
        var expected = golden.Step(preset).GetProperty("inner");

        var currentLoss = Straightforward.CrossEntropy(network.forward(current.Inputs, weights), current);
        var replayLogits = network.forward(replay.Inputs, weights);
        Numbers.AssertClose(replayLogits, expected.GetProperty("replay_logits").Values(), $"{name}, {preset}, logits of the replayed rows");
        var divergence = Straightforward.Divergence(replayLogits, replay, options);
        var loss = Straightforward.InnerObjective(currentLoss, Straightforward.CrossEntropy(replayLogits, replay), divergence, options);
        Numbers.AssertClose(loss, [expected.Number("loss")], $"{name}, {preset}, inner objective");

        var gradients = Straightforward.Gradients(loss, network.BaseParameters);
        var names = Names(network);
        var byName = network.BaseParameters.Zip(gradients).ToDictionary(pair => names[pair.First.Handle], pair => pair.Second!);
        AssertBase(network.BaseParameters, expected.GetProperty("grad_base"), byName, $"{name}, {preset}, gradient of");
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Steps))]
    public void Anchor_HoldsTheGoldenCalibratedWeights(string name, string preset)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        using var network = golden.Network();
        using var anchor = network.Freeze();
        var expected = golden.Step(preset).GetProperty("outer_input_anchor").EnumerateObject().ToList();
        Assert.That(anchor.Calibrated, Has.Count.EqualTo(expected.Count));
        foreach (var (theta, entry) in anchor.Calibrated.Zip(expected))
        {
            Numbers.AssertClose(theta, entry.Value.Values(), $"{name}, {preset}, anchor of {entry.Name}");
        }
    }

    private static bool IsCalibration(string name) => name.EndsWith(".psi", StringComparison.Ordinal)
        || name.EndsWith(".lam", StringComparison.Ordinal) || name.EndsWith(".cb", StringComparison.Ordinal);

    private static Dictionary<IntPtr, string> Names(CalibratedNetwork network) =>
        network.named_parameters().ToDictionary(entry => entry.parameter.Handle, entry => entry.name);

    private static void AssertBase(
        IReadOnlyList<TorchSharp.Modules.Parameter> parameters, JsonElement expected, Dictionary<string, torch.Tensor> actual, string what)
    {
        Assert.That(parameters, Has.Count.EqualTo(expected.EnumerateObject().Count()), $"{what} number of base parameters");
        foreach (var entry in expected.EnumerateObject())
        {
            Numbers.AssertClose(actual[GoldenCase.OurName(entry.Name)], entry.Value.Values(), $"{what} {entry.Name}");
        }
    }
}

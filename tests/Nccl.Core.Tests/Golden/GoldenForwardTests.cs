using TorchSharp;

namespace Nccl.Tests.Golden;

internal sealed class GoldenForwardTests
{
    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Networks))]
    public void Forward_InTraining_GivesTheGoldenLogits(string name)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        using var network = golden.Network();
        using var weights = network.Calibrate();
        var logits = network.forward(golden.Current.Inputs, weights);
        var expected = golden.Json.GetProperty(name.StartsWith("mlp", StringComparison.Ordinal) ? "forward" : "forward_train");
        Numbers.AssertClose(logits, expected.Values(), $"{name}, logits in training");
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.ConvolutionalNetworks))]
    public void Forward_InEvaluation_GivesTheGoldenLogits(string name)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        using var network = golden.Network();
        network.eval();
        using var weights = network.Calibrate();
        using var folded = network.Fold();
        var expected = golden.Json.GetProperty("forward_eval").Values();
        Numbers.AssertClose(network.forward(golden.Current.Inputs, weights), expected, $"{name}, logits in evaluation");
        Numbers.AssertClose(network.forward(golden.Current.Inputs, folded), expected, $"{name}, logits of the folded weights");
    }

    [Test]
    public void Block_GivesTheGoldenFeatures(
        [ValueSource(typeof(GoldenCase), nameof(GoldenCase.ConvolutionalNetworks))] string name, [Values("train", "eval")] string mode)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        using var network = (BlockNetwork)golden.Network();
        network.train(mode == "train");
        using var weights = network.Calibrate();
        var expected = golden.Json.GetProperty($"block_output_{mode}");
        var features = network.Block.forward(golden.Current.Inputs, weights);
        var channels = expected.Shape()[1];
        var own = features.narrow(1, 0, channels);
        Assert.That(own.shape, Is.EqualTo(expected.Shape()));
        Numbers.AssertClose(own, expected.Values(), $"{name}, block in {mode} mode");
        var added = features.narrow(1, channels, features.shape[1] - channels);
        Assert.That(added.abs().sum().item<double>(), Is.Zero, "channels that only fill registers");
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.ConvolutionalNetworks))]
    public void Forward_InTraining_MovesTheRunningStatisticsAsGolden(string name)
    {
        using var scope = torch.NewDisposeScope();
        var golden = new GoldenCase(name);
        using var network = golden.Network();
        using var weights = network.Calibrate();
        using var logits = network.forward(golden.Current.Inputs, weights);
        var tensors = GoldenCase.Tensors(network);
        foreach (var entry in golden.Json.GetProperty("bn_buffers_after_one_train_forward").EnumerateObject())
        {
            Numbers.AssertClose(tensors[GoldenCase.OurName(entry.Name)], entry.Value.Values(), $"{name}, {entry.Name}");
        }
    }
}

using Nccl.Networks;
using TorchSharp;

namespace Nccl.Tests.Networks;

/// <summary>The names of parameters and buffers are a file format: a change makes saved models unreadable.</summary>
internal sealed class NetworkNamesTests
{
    [Test]
    public void Mlp_HasTheSavedNamesAndShapes()
    {
        Assert.That(Names(NetworkOptions.Mlp(5, 4) with { Norm = NormKind.Batch }, [3]), Is.EqualTo(
        [
            "hidden0.weight [5, 3]", "hidden0.bias [5]", "hidden0.weightScale [5, 1]", "hidden0.featureScale [1, 5]", "hidden0.offset [5]",
            "hidden0.norm.scale [5]", "hidden0.norm.shift [5]",
            "hidden1.weight [4, 5]", "hidden1.bias [4]", "hidden1.weightScale [4, 1]", "hidden1.featureScale [1, 4]", "hidden1.offset [4]",
            "hidden1.norm.scale [4]", "hidden1.norm.shift [4]",
            "head.linear.weight [2, 4]", "head.linear.bias [2]", "head.linear.weightScale [2, 1]", "head.linear.featureScale [1, 2]", "head.linear.offset [2]",
            "hidden0.norm.runningMean [5]", "hidden0.norm.runningVariance [5]", "hidden1.norm.runningMean [4]", "hidden1.norm.runningVariance [4]",
        ]));
    }

    [Test]
    public void ResNet_HasTheSavedNamesAndShapes()
    {
        var names = Names(NetworkOptions.ResNet18(width: 3), [2, 5, 5]);
        string[] expected =
        [
            "stem.weight [3, 2, 3, 3]", .. Norm("stem", 3),
            .. Calibrated("block0.first", 3, 3), .. Calibrated("block0.second", 3, 3),
            .. Calibrated("block1.first", 3, 3), .. Calibrated("block1.second", 3, 3),
            .. Stage(2, 3, 6), .. Stage(4, 6, 12), .. Stage(6, 12, 24),
            "head.linear.weight [2, 24]", "head.linear.bias [2]",
        ];
        Assert.That(names.Where(name => !name.Contains(".running", StringComparison.Ordinal)), Is.EqualTo(expected));
        Assert.That(
            names.Where(name => name.Contains(".running", StringComparison.Ordinal)),
            Is.EqualTo(expected.Where(name => name.Contains(".norm.scale", StringComparison.Ordinal)).SelectMany(name => new[]
            {
                name.Replace(".scale", ".runningMean", StringComparison.Ordinal), name.Replace(".scale", ".runningVariance", StringComparison.Ordinal),
            })));
    }

    [Test]
    public void ResNetWithoutNorm_HasABiasPerLayer()
    {
        var names = Names(NetworkOptions.ResNet18(width: 2) with { Norm = NormKind.None }, [1, 3, 3]);
        Assert.That(names.Take(7), Is.EqualTo(
        [
            "stem.weight [2, 1, 3, 3]", "stem.bias [2]", "block0.first.weight [2, 2, 3, 3]", "block0.first.bias [2]",
            "block0.first.weightScale [2, 2, 1, 1]", "block0.first.featureScale [1, 2, 1, 1]", "block0.first.offset [2]",
        ]));
    }

    private static string[] Stage(int block, int inputs, int outputs) =>
    [
        .. Calibrated($"block{block}.first", inputs, outputs), .. Calibrated($"block{block}.second", outputs, outputs),
        $"block{block}.shortcut.weight [{outputs}, {inputs}, 1, 1]", .. Norm($"block{block}.shortcut", outputs),
        .. Calibrated($"block{block + 1}.first", outputs, outputs), .. Calibrated($"block{block + 1}.second", outputs, outputs),
    ];

    private static string[] Calibrated(string name, int inputs, int outputs) =>
    [
        $"{name}.weight [{outputs}, {inputs}, 3, 3]", $"{name}.weightScale [{outputs}, {inputs}, 1, 1]",
        $"{name}.featureScale [1, {outputs}, 1, 1]", $"{name}.offset [{outputs}]", .. Norm(name, outputs),
    ];

    private static string[] Norm(string name, int channels) => [$"{name}.norm.scale [{channels}]", $"{name}.norm.shift [{channels}]"];

    private static List<string> Names(NetworkOptions options, int[] inputShape)
    {
        using var generator = new torch.Generator(1);
        using var network = NetworkBuilder.Build(options, inputShape, 2, generator, torch.float32, torch.CPU);
        return
        [
            .. network.named_parameters().Select(entry => (entry.name, (torch.Tensor)entry.parameter)).Concat(network.named_buffers())
                .Select(entry => $"{entry.Item1} [{string.Join(", ", entry.Item2.shape)}]"),
        ];
    }
}

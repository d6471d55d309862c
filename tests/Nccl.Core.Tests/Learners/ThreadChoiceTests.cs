using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Networks;
using TorchSharp;

namespace Nccl.Tests.Learners;

internal sealed class ThreadChoiceTests
{
    [TestCase(ThreadChoice.WorthTwo - 1, 16, 16, 1, TestName = "Little work takes one thread, however many there are")]
    [TestCase(ThreadChoice.WorthTwo, 16, 16, ThreadChoice.Most, TestName = "Much work takes as many as measuring supports")]
    [TestCase(ThreadChoice.WorthTwo, 1, 16, 1, TestName = "Never more than torch itself would use")]
    [TestCase(ThreadChoice.WorthTwo, 4, 4, 2, TestName = "Half of the processors are left to others")]
    [TestCase(ThreadChoice.WorthTwo, 3, 3, 1, TestName = "Half of three processors is one")]
    [TestCase(ThreadChoice.WorthTwo, 1, 1, 1, TestName = "One processor is enough for one thread")]
    public void Choice_IsByTheSizeOfTheWork(long multiplications, int own, int processors, int threads) =>
        Assert.That(ThreadChoice.Of(multiplications, own, processors), Is.EqualTo(threads));

    [Test]
    public void Mlp_OfTheDefaultWidths_TakesOneThread()
    {
        using var network = Build(NetworkOptions.Mlp(256, 256), [784]);
        Assert.That(network.MultiplicationsPerRow, Is.EqualTo((784 * 256) + (256 * 256)));
        Assert.That(ThreadChoice.Of(network.MultiplicationsPerRow, own: 16, processors: 16), Is.EqualTo(1));
    }

    /// <summary>Counted by hand: stem; then per block two 3x3 convolutions, and a 1x1 shortcut where the shape changes.</summary>
    [Test]
    public void ResNet18_OfTheBenchmarks_TakesTwoOfMany()
    {
        using var network = Build(NetworkOptions.ResNet18(), [3, 32, 32]);
        long stem = 3 * 20 * 9 * 32 * 32, first = 4L * 20 * 20 * 9 * 32 * 32;
        var others = new[] { (In: 20L, Side: 16L), (40, 8), (80, 4) }
            .Sum(stage => ((stage.In * 2 * stage.In * 9) + (3 * 4 * stage.In * stage.In * 9) + (2 * stage.In * stage.In)) * stage.Side * stage.Side);
        Assert.That(network.MultiplicationsPerRow, Is.EqualTo(stem + first + others));
        Assert.That(ThreadChoice.Of(network.MultiplicationsPerRow, own: 16, processors: 16), Is.EqualTo(2));
    }

    [Test]
    public void OddImages_AreHalvedUpwards()
    {
        using var network = Build(NetworkOptions.ResNet18(width: 1), [1, 5, 5]);
        Assert.That(network.MultiplicationsPerRow, Is.EqualTo((9 * 25) + (4 * 9 * 25) + ((18 + (3 * 36) + 2) * 9) + ((72 + (3 * 144) + 8) * 4) + (288 + (3 * 576) + 32)));
    }

    /// <summary>A resumed learner must compute as one that was never interrupted.</summary>
    [Test]
    public void MoreClasses_DoNotChangeTheSizeOfTheWork()
    {
        using var network = Build(NetworkOptions.Mlp(8), [6]);
        var before = network.MultiplicationsPerRow;
        using var generator = new torch.Generator(1);
        network.Grow(1000, new ParameterFactory(generator, torch.float32, torch.CPU));
        Assert.That(network.MultiplicationsPerRow, Is.EqualTo(before));
    }

    [Test]
    public void WhatTheUserAsks_Decides()
    {
        using var network = Build(NetworkOptions.Mlp(8), [6]);
        Assert.That(ThreadChoice.For(network, asked: 5), Is.EqualTo(5));
        Assert.That(ThreadChoice.For(network, asked: null), Is.EqualTo(1));
    }

    private static CalibratedNetwork Build(NetworkOptions options, int[] shape)
    {
        using var generator = new torch.Generator(1);
        return NetworkBuilder.Build(options, shape, outputs: 2, generator, torch.float32, torch.CPU);
    }
}

using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Tests.Learners;
using TorchSharp;

namespace Nccl.Tests.Calibration;

internal sealed class NetworkTensorsTests
{
    /// <summary>What earlier tests left to the garbage collector must not be counted off while this one runs.</summary>
    [SetUp]
    public void CollectWhatOthersLeft()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Test]
    public void SaveAndLoad_IsTheIdentity()
    {
        var state = State();
        using var network = TaskStream.Mlp.NetworkFor(state);
        Assert.That(States.SameTensors(NetworkTensors.Save(network), state.Tensors), Is.False);
        NetworkTensors.Load(network, state.Tensors);
        Assert.That(States.SameTensors(NetworkTensors.Save(network), state.Tensors), Is.True);
    }

    [Test]
    public void Load_RefusesMissingAndForeignTensors()
    {
        var state = State();
        using var network = TaskStream.Mlp.NetworkFor(state);
        Assert.That(
            () => NetworkTensors.Load(network, [.. state.Tensors.Skip(1)]),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("no tensor 'hidden0.weight'"));
        Assert.That(
            () => NetworkTensors.Load(network, [.. state.Tensors, new NamedTensor("stray", [1], [0])]),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("stray"));
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void AreFinite_SeesOneBadWeight(float bad)
    {
        var saved = State().Tensors;
        Assert.That(NetworkTensors.AreFinite(saved), Is.True);
        foreach (var (tensor, place) in saved.SelectMany(tensor => new[] { 0, tensor.Values.Length / 2, tensor.Values.Length - 1 }.Select(place => (tensor, place))))
        {
            var good = tensor.Values[place];
            tensor.Values[place] = bad;
            Assert.That(NetworkTensors.AreFinite(saved), Is.False, $"{tensor.Name}[{place}]");
            tensor.Values[place] = good;
        }
    }

    [Test]
    public void AreFinite_TakesTheLargestNumberForOne() =>
        Assert.That(NetworkTensors.AreFinite([new NamedTensor("large", [9], [.. Enumerable.Repeat(float.MinValue, 9)])]), Is.True);

    /// <summary>Each saved tensor once left an alias of itself to the garbage collector, which kept the network's memory alive.</summary>
    [Test]
    public void Save_LeavesNoTensorBehind()
    {
        using var network = TaskStream.Mlp.NetworkFor(State());
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        NetworkTensors.Save(network);
        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    private static NetworkLearnerState State()
    {
        using var learner = TaskStream.Mlp.Learner();
        return learner.Capture();
    }
}

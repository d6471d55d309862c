using Nccl.Randomness;

namespace Nccl.Tests.Randomness;

internal sealed class RandomStreamsTests
{
    [Test]
    public void Streams_OfNeighbouringSeeds_AreAllDifferent()
    {
        var draws = Enumerable.Range(-3, 7).SelectMany(seed =>
        {
            using var streams = new RandomStreams(seed);
            return new[] { streams.Initialization, streams.CurrentTask, streams.Replay, streams.Outer, streams.Augmentation }
                .Select(stream => string.Join(',', stream.Distinct(1_000_000, 4))).ToList();
        });
        Assert.That(draws, Is.Unique);
    }

    [Test]
    public void Restore_DrawsOnInEveryStream()
    {
        using var streams = new RandomStreams(4);
        streams.Replay.Distinct(9, 5);
        var saved = streams.Save();
        using var other = new RandomStreams(99);
        other.Restore(saved);
        Assert.That(other.Save(), Is.EqualTo(saved));
        Assert.That(other.Replay.Distinct(1000, 9), Is.EqualTo(streams.Replay.Distinct(1000, 9)));
        Assert.That(other.Augmentation.Uniform(3), Is.EqualTo(streams.Augmentation.Uniform(3)));
    }

    [Test]
    public void Restore_OfAModelOlderThanAugmentation_StartsThatStreamAnew()
    {
        using var streams = new RandomStreams(4);
        var saved = streams.Save().Take(4).ToList();
        using var restored = new RandomStreams(0);
        restored.Restore(saved);
        Assert.That(restored.Save().Take(4), Is.EqualTo(saved));
        using var fresh = new RandomStreams(0);
        Assert.That(restored.Augmentation.Save(), Is.EqualTo(fresh.Augmentation.Save()));
    }

    [Test]
    public void TheFirstFourStreams_AreThoseOfVersion1()
    {
        using var streams = new RandomStreams(7);
        using var third = new RandomSource((7 * 4) + 2);
        Assert.That(streams.Replay.Save(), Is.EqualTo(third.Save()));
    }
}

namespace Nccl.Randomness;

/// <summary>
/// One stream of draws per purpose. Were they shared, an outer step would shift what the inner steps replay, and comparing
/// with and without calibration would measure that noise.
/// </summary>
internal sealed class RandomStreams : IDisposable
{
    /// <summary>Streams whose seeds are neighbours.</summary>
    private const int Count = 4;

    private readonly RandomSource[] _streams;

    public RandomStreams(int seed)
    {
        // Neighbouring user seeds must not share a stream.
        var first = (ulong)(uint)seed * Count;
        // A fifth without moving the four: a generator takes 32 bits of a seed, and the golden ratio lies far from all neighbours.
        _streams = [.. Enumerable.Range(0, Count).Select(purpose => new RandomSource(first + (ulong)purpose)), new RandomSource((uint)first + 0x9E3779B9u)];
    }

    public RandomSource Initialization => _streams[0];

    public RandomSource CurrentTask => _streams[1];

    public RandomSource Replay => _streams[2];

    public RandomSource Outer => _streams[3];

    public RandomSource Augmentation => _streams[4];

    public IReadOnlyList<byte[]> Save() => [.. _streams.Select(stream => stream.Save())];

    /// <summary>A stream that an older model does not have starts anew.</summary>
    public void Restore(IReadOnlyList<byte[]> saved)
    {
        for (var i = 0; i < Math.Min(saved.Count, _streams.Length); i++)
        {
            _streams[i].Restore(saved[i]);
        }
    }

    public void Dispose()
    {
        foreach (var stream in _streams)
        {
            stream.Dispose();
        }
    }
}

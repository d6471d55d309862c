using Nccl.Memory;

namespace Nccl.Learning;

/// <summary>
/// One stream of draws per purpose. Were they shared, an outer step would shift what the inner steps replay, and comparing
/// with and without calibration would measure that noise.
/// </summary>
internal sealed class RandomStreams : IDisposable
{
    private const int Count = 4;

    private readonly SampleStream[] _streams;

    public RandomStreams(int seed)
    {
        // Neighbouring user seeds must not share a stream.
        _streams = [.. Enumerable.Range(0, Count).Select(purpose => new SampleStream(((ulong)(uint)seed * Count) + (ulong)purpose))];
    }

    public SampleStream Initialization => _streams[0];

    public SampleStream CurrentTask => _streams[1];

    public SampleStream Replay => _streams[2];

    public SampleStream Outer => _streams[3];

    public IReadOnlyList<byte[]> Save() => [.. _streams.Select(stream => stream.Save())];

    public void Restore(IReadOnlyList<byte[]> saved)
    {
        for (var i = 0; i < Count; i++)
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

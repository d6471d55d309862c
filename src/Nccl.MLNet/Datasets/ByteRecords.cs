namespace Nccl.MLNet.Datasets;

/// <summary>
/// Records of equal length, as bytes in blocks of about a megabyte: 60,000 digits are 47 MB, a fourth of the floats. Blocks are made
/// while the file is read, so a damaged header that announces too much ends with the file and not with the memory.
/// </summary>
internal sealed class ByteRecords(int length)
{
    private readonly int _perBlock = Math.Max(1, (1 << 20) / length);
    private readonly List<byte[]> _blocks = [];

    public int Length => length;

    public long Count { get; private set; }

    public ReadOnlySpan<byte> this[long record] =>
        _blocks[(int)(record / _perBlock)].AsSpan((int)(record % _perBlock) * length, length);

    /// <summary>Reads the next record of a stream.</summary>
    /// <returns>How many bytes the stream still had: <see cref="Length"/>, or less at its end, where nothing is added.</returns>
    public int Read(Stream stream)
    {
        var place = (int)(Count % _perBlock);
        if (place == 0 && _blocks.Count * (long)_perBlock == Count)
        {
            _blocks.Add(new byte[_perBlock * length]);
        }

        var read = stream.ReadAtLeast(_blocks[^1].AsSpan(place * length, length), length, throwOnEndOfStream: false);
        Count += read == length ? 1 : 0;
        return read;
    }
}

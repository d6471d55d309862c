using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Nccl.Batches;

/// <summary>A reused block of managed memory that torch reads as rows: no array is allocated per batch, and no native memory is held.</summary>
/// <remarks>
/// The block is pinned and its rows begin at a cache line, as in torch's own memory: the matrix products of libtorch add in
/// another order where data lies otherwise, and results would differ in the last bit from run to run.
/// </remarks>
internal sealed class RowBuffer(int rowLength)
{
    private const int CacheLine = 64;

    private float[] _values = [];
    private int _start;

    /// <summary>Room for <paramref name="count"/> rows, overwritten by the next call.</summary>
    public Span<float> Rows(int count)
    {
        if (_values.Length - _start < count * rowLength)
        {
            _values = GC.AllocateArray<float>((count * rowLength) + (CacheLine / sizeof(float)), pinned: true);
            var past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) % CacheLine);
            _start = (CacheLine - past) % CacheLine / sizeof(float);
        }

        return _values.AsSpan(_start, count * rowLength);
    }

    /// <summary>The first rows in the shape, type and place that the network takes; shares memory with the buffer where it can.</summary>
    public Tensor AsTensor(int count, IReadOnlyList<int> rowShape, ScalarType type, Device device)
    {
        using var used = frombuffer(_values, ScalarType.Float32, count * rowLength, _start);
        using var shaped = used.view([count, .. rowShape]);
        return shaped.to(type, device);
    }
}

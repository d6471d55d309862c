using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>A reused block of managed memory in which rows are gathered for torch: no array is allocated per batch.</summary>
internal sealed class RowBuffer(int rowLength)
{
    private float[] _values = [];

    /// <summary>Room for <paramref name="count"/> rows, overwritten by the next call.</summary>
    public Span<float> Rows(int count)
    {
        if (_values.Length < count * rowLength)
        {
            _values = new float[count * rowLength];
        }

        return _values.AsSpan(0, count * rowLength);
    }

    /// <summary>
    /// The first rows in the shape, type and place that the network takes. A copy, also on the CPU: matrix products round
    /// differently for memory that starts elsewhere within a cache line, and the garbage collector puts an array anywhere.
    /// torch's own memory is always aligned alike, which is what makes a run repeat to the last bit.
    /// </summary>
    public Tensor AsTensor(int count, IReadOnlyList<int> rowShape, ScalarType type, Device device)
    {
        using var used = frombuffer(_values, ScalarType.Float32, count * rowLength);
        using var shaped = used.view([count, .. rowShape]);
        return shaped.to(type, device, copy: true);
    }
}

using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>A reused block of managed memory that torch reads as rows: no array is allocated per batch, and no native memory is held.</summary>
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

    /// <summary>The first rows in the shape, type and place that the network takes; shares memory with the buffer where it can.</summary>
    public Tensor AsTensor(int count, IReadOnlyList<int> rowShape, ScalarType type, Device device)
    {
        using var used = frombuffer(_values, ScalarType.Float32, count * rowLength);
        using var shaped = used.view([count, .. rowShape]);
        return shaped.to(type, device);
    }
}

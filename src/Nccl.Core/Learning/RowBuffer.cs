using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>A reused block of managed memory that torch sees as a matrix: rows are copied in, no array is allocated per batch.</summary>
internal sealed class RowBuffer : IDisposable
{
    private readonly int _rowLength;
    private float[] _values = [];
    private Tensor? _matrix;

    public RowBuffer(int rowLength) => _rowLength = rowLength;

    /// <summary>Room for <paramref name="count"/> rows, overwritten by the next call.</summary>
    public Span<float> Rows(int count)
    {
        if (_values.Length < count * _rowLength)
        {
            _matrix?.Dispose();
            _values = new float[count * _rowLength];
            _matrix = frombuffer(_values, ScalarType.Float32).DetachFromDisposeScope();
        }

        return _values.AsSpan(0, count * _rowLength);
    }

    /// <summary>The first rows in the shape, type and place that the network takes; shares memory with the buffer where it can.</summary>
    public Tensor AsTensor(int count, IReadOnlyList<int> rowShape, ScalarType type, Device device)
    {
        using var used = _matrix!.narrow(0, 0, count * _rowLength);
        using var shaped = used.view([count, .. rowShape]);
        return shaped.to(type, device);
    }

    public void Dispose() => _matrix?.Dispose();
}

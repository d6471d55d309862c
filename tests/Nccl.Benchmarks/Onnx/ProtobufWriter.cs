using System.Buffers;
using System.Text;

namespace Nccl.Benchmarks.Onnx;

/// <summary>The wire format of protocol buffers, as far as an ONNX file needs it: varints, and fields with a length.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ProtobufWriter Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtobufWriter Numbers(int field, IEnumerable<long> values)
    {
        foreach (var value in values)
        {
            Number(field, value);
        }

        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}

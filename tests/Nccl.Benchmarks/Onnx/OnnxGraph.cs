using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Onnx;

/// <summary>Builds an ONNX model of one input and one output, node by node. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OperatorSet = 13;
    private const int Float = 1;
    private const int AttributeInt = 2;
    private const int AttributeInts = 7;

    private readonly ProtobufWriter _graph = new();
    private int _names;

    /// <summary>Adds a node and returns the name of its output.</summary>
    public string Node(string operation, IEnumerable<string> inputs, params (string Name, long[] Values)[] attributes) =>
        Node(operation, inputs, $"value{_names++}", attributes);

    public string Node(string operation, IEnumerable<string> inputs, string output, (string Name, long[] Values)[] attributes)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(4, operation);
        foreach (var (name, values) in attributes)
        {
            // The shape of an attribute decides its type: axis, group and transB are single, strides and pads are lists.
            node.Message(5, values.Length == 1
                ? new ProtobufWriter().Text(1, name).Number(3, values[0]).Number(20, AttributeInt)
                : new ProtobufWriter().Text(1, name).Numbers(8, values).Number(20, AttributeInts));
        }

        _graph.Message(1, node);
        return output;
    }

    /// <summary>Adds constant values and returns their name.</summary>
    public string Constant(Tensor values)
    {
        var name = $"constant{_names++}";
        using var contiguous = values.contiguous();
        _graph.Message(5, new ProtobufWriter()
            .Numbers(1, values.shape).Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(contiguous.bytes)));
        return name;
    }

    public void Input(string name, IEnumerable<int> rowShape) => _graph.Message(11, Value(name, rowShape));

    public void Output(string name, int size) => _graph.Message(12, Value(name, [size]));

    public byte[] ToArray() => new ProtobufWriter()
        .Number(1, IrVersion)
        .Text(2, "Nccl.Benchmarks")
        .Message(7, _graph.Text(2, "folded"))
        .Message(8, new ProtobufWriter().Text(1, "").Number(2, OperatorSet))
        .ToArray();

    /// <summary>A tensor of any number of rows.</summary>
    private static ProtobufWriter Value(string name, IEnumerable<int> rowShape)
    {
        var shape = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "rows"));
        foreach (var size in rowShape)
        {
            shape.Message(1, new ProtobufWriter().Number(1, size));
        }

        var tensorType = new ProtobufWriter().Number(1, Float).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensorType));
    }
}

using Nccl.Calibration;

namespace Nccl.MLNet.Persistence;

/// <summary>Tensors by name: name, dimensions as int64, values as float32.</summary>
internal static class WeightPart
{
    public static void Write(BinaryWriter writer, IReadOnlyList<NamedTensor> tensors) => writer.WriteList(tensors, (_, tensor) =>
    {
        writer.Write(tensor.Name);
        writer.WriteArray<long>(tensor.Shape);
        writer.WriteArray<float>(tensor.Values);
    });

    public static IReadOnlyList<NamedTensor> Read(BinaryReader reader) => reader.ReadList(_ =>
    {
        var tensor = new NamedTensor(reader.ReadString(), reader.ReadArray<long>(), reader.ReadArray<float>());
        return tensor.Shape.Aggregate(1L, (product, size) => product * size) == tensor.Values.Length
            ? tensor
            : throw new InvalidDataException($"Tensor '{tensor.Name}' of shape [{string.Join(", ", tensor.Shape)}] has {tensor.Values.Length} values.");
    });
}

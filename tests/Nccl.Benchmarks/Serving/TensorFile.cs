using System.Text;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Serving;

/// <summary>The files of bench_listing.py: a count, then for each tensor name length, type (0 float32, 1 int64), name, rank, shape, values.</summary>
internal static class TensorFile
{
    public static Dictionary<string, Tensor> Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var tensors = new Dictionary<string, Tensor>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var nameLength = reader.ReadInt32();
            var isFloat = reader.ReadInt32() == 0;
            var name = Encoding.UTF8.GetString(reader.ReadBytes(nameLength));
            var shape = new long[reader.ReadInt32()];
            for (var i = 0; i < shape.Length; i++)
            {
                shape[i] = reader.ReadInt64();
            }

            var count = (int)shape.Aggregate(1L, (product, size) => product * size);
            tensors.Add(name, isFloat ? Floats(reader, count).view(shape) : Integers(reader, count).view(shape));
        }

        return tensors;
    }

    private static Tensor Floats(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadSingle();
        }

        return tensor(values);
    }

    private static Tensor Integers(BinaryReader reader, int count)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadInt64();
        }

        return tensor(values);
    }
}

using static TorchSharp.torch;

namespace Nccl.Learning;

internal static class ClassExclusion
{
    /// <summary>[rows, C], true where a class is not among the row's; null when every row has every class.</summary>
    /// <param name="classesPerRow">Class indices that count for each row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="outputs">C.</param>
    /// <param name="device">Where the mask is used.</param>
    public static Tensor? Of(IEnumerable<int[]> classesPerRow, int rows, int outputs, Device device)
    {
        var excluded = new byte[rows * outputs];
        Array.Fill(excluded, (byte)1);
        var included = 0;
        var row = 0;
        foreach (var counting in classesPerRow)
        {
            foreach (var label in counting)
            {
                excluded[(row * outputs) + label] = 0;
            }

            included += counting.Length;
            row++;
        }

        if (included == excluded.Length)
        {
            return null;
        }

        using var bytes = frombuffer(excluded, ScalarType.Byte);
        using var matrix = bytes.view(rows, outputs);
        return matrix.to(ScalarType.Bool, device);
    }
}

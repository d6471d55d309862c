using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Losses;

/// <summary>Takes classes out of the competition for a row.</summary>
internal static class ClassMask
{
    /// <summary>
    /// Low enough to leave no probability, yet finite: minus infinity would turn the zero weight of an excluded class into
    /// 0 * infinity = NaN in the divergence.
    /// </summary>
    private const double ExcludedLogit = -1e9;

    /// <summary>[rows, C], true where a class does not compete for a row; null when every class competes for every row.</summary>
    /// <param name="classesPerRow">Indices of the classes that compete for each row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="outputs">C.</param>
    /// <param name="device">Where the mask is used.</param>
    public static Tensor? Of(IEnumerable<int[]> classesPerRow, int rows, int outputs, Device device)
    {
        var excluded = new byte[rows * outputs];
        Array.Fill(excluded, (byte)1);
        var included = 0;
        var row = 0;
        foreach (var active in classesPerRow)
        {
            foreach (var label in active)
            {
                excluded[(row * outputs) + label] = 0;
            }

            included += active.Length;
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

    /// <summary>The logits with those of excluded classes so low that softmax gives them 0.</summary>
    /// <param name="logits">[B, C].</param>
    /// <param name="excluded">[B, C], true where a class does not compete; null when all do.</param>
    public static Tensor Fill(Tensor logits, Tensor? excluded)
    {
        if (excluded is null)
        {
            return logits.alias();
        }

        using var low = ExcludedLogit.ToScalar();
        return logits.masked_fill(excluded, low);
    }
}

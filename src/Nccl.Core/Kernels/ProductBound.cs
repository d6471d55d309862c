using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Kernels;

/// <summary>How large an entry of outputs' inputs, the sum over rows b of outputs[b, o] inputs[b, i], can be, without the product.</summary>
internal static class ProductBound
{
    /// <summary>The largest |inputs[b, i]| times the largest column sum of |outputs[b, o]|. Infinite where it would have to be fetched from a device.</summary>
    /// <param name="outputs">[B, O].</param>
    /// <param name="inputs">[B, I].</param>
    public static double Of(Tensor outputs, Tensor inputs) =>
        outputs.device.type != DeviceType.CPU || !outputs.is_contiguous() || !inputs.is_contiguous() ? double.PositiveInfinity
        : outputs.dtype == ScalarType.Float64 ? Of<double>(outputs, inputs)
        : Of<float>(outputs, inputs);

    private static double Of<T>(Tensor outputs, Tensor inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var slopes = outputs.Entries<T>();
        var sums = new T[outputs.shape[1]];
        for (var start = 0; start < slopes.Length; start += sums.Length)
        {
            AddMagnitudes<T>(sums, slopes.Slice(start, sums.Length));
        }

        return double.CreateChecked(Largest<T>(inputs.Entries<T>()) * Largest<T>(sums));
    }

    private static void AddMagnitudes<T>(Span<T> sums, ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var ofSums = MemoryMarshal.Cast<T, Vector512<T>>(sums);
        var ofRow = MemoryMarshal.Cast<T, Vector512<T>>(row);
        for (var i = 0; i < ofSums.Length; i++)
        {
            ofSums[i] += Vector512.Abs(ofRow[i]);
        }

        for (var i = ofSums.Length * Vector512<T>.Count; i < sums.Length; i++)
        {
            sums[i] += T.Abs(row[i]);
        }
    }

    private static T Largest<T>(ReadOnlySpan<T> entries)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector512<T>>(entries);
        var ofLanes = Vector512<T>.Zero;
        foreach (var vector in vectors)
        {
            ofLanes = Vector512.Max(ofLanes, Vector512.Abs(vector));
        }

        var largest = T.Zero;
        for (var lane = 0; lane < Vector512<T>.Count; lane++)
        {
            largest = T.Max(largest, ofLanes[lane]);
        }

        foreach (var entry in entries[(vectors.Length * Vector512<T>.Count)..])
        {
            largest = T.Max(largest, T.Abs(entry));
        }

        return largest;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Nccl.Kernels;

internal static class FiniteValues
{
    /// <summary>All ones where a number is NaN or infinite, and only there.</summary>
    private const uint Exponent = 0x7F80_0000;

    /// <summary>Whether none of the values is NaN or infinite.</summary>
    /// <remarks>In vectors, since every row and every snapshot asks: one value at a time it takes as long as reading them.</remarks>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var exponent = new Vector<uint>(Exponent);
        for (; bits.Length >= Vector<uint>.Count; bits = bits[Vector<uint>.Count..])
        {
            if (Vector.EqualsAny(new Vector<uint>(bits) & exponent, exponent))
            {
                return false;
            }
        }

        foreach (var last in bits)
        {
            if ((last & Exponent) == Exponent)
            {
                return false;
            }
        }

        return true;
    }
}

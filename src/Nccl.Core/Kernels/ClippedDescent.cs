using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Nccl.Kernels;

/// <summary>A clipped descent step in one pass over parameter and gradient, on a CPU.</summary>
internal static class ClippedDescent
{
    /// <summary>parameter := parameter - rate * clamp(gradient, -limit, limit), in place.</summary>
    /// <param name="parameter">Contiguous.</param>
    /// <param name="gradient">As many entries, contiguous.</param>
    /// <param name="rate">Step size, 0 or more.</param>
    /// <param name="limit">Largest magnitude of an entry of the gradient; infinity for no limit.</param>
    public static void Apply<T>(Tensor parameter, Tensor gradient, T rate, T limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var p = parameter.Entries<T>();
        var g = gradient.Entries<T>();
        var parameters = MemoryMarshal.Cast<T, Vector512<T>>(p);
        var gradients = MemoryMarshal.Cast<T, Vector512<T>>(g);
        var (low, high) = (Vector512.Create(-limit), Vector512.Create(limit));
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] -= Vector512.Clamp(gradients[i], low, high) * rate;
        }

        for (var i = parameters.Length * Vector512<T>.Count; i < p.Length; i++)
        {
            p[i] -= rate * T.Clamp(g[i], -limit, limit);
        }
    }
}

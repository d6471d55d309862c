using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Nccl.Kernels;

/// <summary>The entries of a tensor where they lie, without a copy.</summary>
internal static class TensorSpan
{
    /// <param name="tensor">Contiguous, on the CPU, with entries of type <typeparamref name="T"/>; it must outlive the span.</param>
    public static Span<T> Entries<T>(this Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);
}

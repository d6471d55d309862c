using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Kernels;

/// <summary>
/// Arithmetic of a tensor with a number, and sums, which multiply by a hidden 1. torch's own operators leave a native scalar behind for the
/// garbage collector at every call. That fragments the native heap in a long run; worse, a collection that another thread starts can free
/// the scalar while torch still reads it. These keep it until the call has ended.
/// </summary>
internal static class ScalarArithmetic
{
    private static readonly Scalar One = 1.ToScalar();

    public static Tensor Plus(this Tensor tensor, Tensor summand) => tensor.add(summand, One);

    public static Tensor Times(this Tensor tensor, double factor)
    {
        using var scalar = factor.ToScalar();
        return tensor.mul(scalar);
    }

    public static Tensor DividedBy(this Tensor tensor, double divisor)
    {
        using var scalar = divisor.ToScalar();
        return tensor.div(scalar);
    }

    public static Tensor Plus(this Tensor tensor, double summand)
    {
        using var scalar = summand.ToScalar();
        return tensor.add(scalar);
    }

    /// <summary>tensor * factor + summand in one pass.</summary>
    public static Tensor TimesPlus(this Tensor tensor, Tensor factor, Tensor summand) => addcmul(summand, tensor, factor, One);

    /// <summary>tensor := tensor + factor * direction.</summary>
    public static void AddInPlace(this Tensor tensor, Tensor direction, double factor)
    {
        using var scalar = factor.ToScalar();
        tensor.add_(direction, scalar);
    }

    /// <summary>tensor := factor * tensor.</summary>
    public static void TimesInPlace(this Tensor tensor, double factor)
    {
        using var scalar = factor.ToScalar();
        tensor.mul_(scalar);
    }

    /// <summary>Every entry into [-limit, limit], in place.</summary>
    public static void ClampInPlace(this Tensor tensor, double limit)
    {
        using var low = (-limit).ToScalar();
        using var high = limit.ToScalar();
        tensor.clamp_(low, high);
    }
}

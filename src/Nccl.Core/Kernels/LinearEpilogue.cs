using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Nccl.Kernels;

/// <summary>
/// What surrounds the matrix products of a linear layer, in one pass over its outputs, on a CPU. torch takes a call for each operation,
/// and on outputs this small the calls cost more than the arithmetic: 3 % of an MLP step.
/// </summary>
internal static class LinearEpilogue
{
    /// <summary>What a product is scaled and shifted by: psi * lambda and lambda * (bias + b), both [O].</summary>
    /// <param name="lambda">[O].</param>
    /// <param name="psi">As many entries; null where the product is of theta~ and contains it.</param>
    /// <param name="bias">[O].</param>
    /// <param name="offset">b: [O].</param>
    public static (Tensor Scale, Tensor Shift) ScaleAndShift(Tensor lambda, Tensor? psi, Tensor bias, Tensor offset) =>
        lambda.dtype == ScalarType.Float64 ? ScaleAndShift<double>(lambda, psi, bias, offset) : ScaleAndShift<float>(lambda, psi, bias, offset);

    /// <summary>a(product * scale + shift), where a(y) = y above 0 and slope * y below.</summary>
    /// <param name="product">[B, O].</param>
    /// <param name="scale">[O].</param>
    /// <param name="shift">[O].</param>
    /// <param name="slope">0 to 1; at 1 there is no activation.</param>
    public static Tensor Activated(Tensor product, Tensor scale, Tensor shift, double slope)
    {
        var output = empty_like(product);
        if (product.dtype == ScalarType.Float64)
        {
            Activate(product.Entries<double>(), scale.Entries<double>(), shift.Entries<double>(), slope, output.Entries<double>());
        }
        else
        {
            Activate(product.Entries<float>(), scale.Entries<float>(), shift.Entries<float>(), (float)slope, output.Entries<float>());
        }

        return output;
    }

    /// <summary>
    /// The way back: gradient := gradient * a'(y), which is d loss / dy; the result is that times scale, d loss / d product.
    /// </summary>
    /// <param name="gradient">d loss / d a(y): [B, O]. Overwritten.</param>
    /// <param name="output">a(y), whose sign is that of y: [B, O].</param>
    /// <param name="scale">[O].</param>
    /// <param name="slope">As above.</param>
    public static Tensor Returned(Tensor gradient, Tensor output, Tensor scale, double slope)
    {
        var ofProduct = empty_like(gradient);
        if (gradient.dtype == ScalarType.Float64)
        {
            Return(gradient.Entries<double>(), output.Entries<double>(), scale.Entries<double>(), slope, ofProduct.Entries<double>());
        }
        else
        {
            Return(gradient.Entries<float>(), output.Entries<float>(), scale.Entries<float>(), (float)slope, ofProduct.Entries<float>());
        }

        return ofProduct;
    }

    private static (Tensor Scale, Tensor Shift) ScaleAndShift<T>(Tensor lambda, Tensor? psi, Tensor bias, Tensor offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = psi is null ? lambda : empty_like(lambda);
        var shift = empty_like(lambda);
        var lambdas = lambda.Entries<T>();
        if (psi is not null)
        {
            var scales = scale.Entries<T>();
            var psis = psi.Entries<T>();
            for (var o = 0; o < scales.Length; o++)
            {
                scales[o] = lambdas[o] * psis[o];
            }
        }

        var shifts = shift.Entries<T>();
        var biases = bias.Entries<T>();
        var offsets = offset.Entries<T>();
        for (var o = 0; o < shifts.Length; o++)
        {
            shifts[o] = lambdas[o] * (biases[o] + offsets[o]);
        }

        return (scale, shift);
    }

    private static void Activate<T>(Span<T> product, Span<T> scale, Span<T> shift, T slope, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var start = 0; start < product.Length; start += scale.Length)
        {
            ActivateRow<T>(product.Slice(start, scale.Length), scale, shift, slope, output.Slice(start, scale.Length));
        }
    }

    private static void ActivateRow<T>(ReadOnlySpan<T> product, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, T slope, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var products = MemoryMarshal.Cast<T, Vector512<T>>(product);
        var scales = MemoryMarshal.Cast<T, Vector512<T>>(scale);
        var shifts = MemoryMarshal.Cast<T, Vector512<T>>(shift);
        var outputs = MemoryMarshal.Cast<T, Vector512<T>>(output);
        for (var i = 0; i < outputs.Length; i++)
        {
            var y = (products[i] * scales[i]) + shifts[i];
            outputs[i] = Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<T>.Zero), y, y * slope);
        }

        for (var i = outputs.Length * Vector512<T>.Count; i < output.Length; i++)
        {
            var y = (product[i] * scale[i]) + shift[i];
            output[i] = y > T.Zero ? y : y * slope;
        }
    }

    private static void Return<T>(Span<T> gradient, Span<T> output, Span<T> scale, T slope, Span<T> ofProduct)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var start = 0; start < gradient.Length; start += scale.Length)
        {
            ReturnRow<T>(gradient.Slice(start, scale.Length), output.Slice(start, scale.Length), scale, slope, ofProduct.Slice(start, scale.Length));
        }
    }

    private static void ReturnRow<T>(Span<T> gradient, ReadOnlySpan<T> output, ReadOnlySpan<T> scale, T slope, Span<T> ofProduct)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradients = MemoryMarshal.Cast<T, Vector512<T>>(gradient);
        var outputs = MemoryMarshal.Cast<T, Vector512<T>>(output);
        var scales = MemoryMarshal.Cast<T, Vector512<T>>(scale);
        var ofProducts = MemoryMarshal.Cast<T, Vector512<T>>(ofProduct);
        for (var i = 0; i < gradients.Length; i++)
        {
            var isAbove = Vector512.GreaterThan(outputs[i], Vector512<T>.Zero);
            gradients[i] = Vector512.ConditionalSelect(isAbove, gradients[i], gradients[i] * slope);
            ofProducts[i] = gradients[i] * scales[i];
        }

        for (var i = gradients.Length * Vector512<T>.Count; i < gradient.Length; i++)
        {
            gradient[i] = output[i] > T.Zero ? gradient[i] : gradient[i] * slope;
            ofProduct[i] = gradient[i] * scale[i];
        }
    }
}

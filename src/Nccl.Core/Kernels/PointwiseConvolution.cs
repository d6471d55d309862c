using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Kernels;

/// <summary>A convolution that sees one pixel at a time, because its kernel is 1x1 or the image is: a matrix product over the channels.</summary>
/// <remarks>
/// torch would do the same in oneDNN, whose version in libtorch 2.10 (3.7.1) computes two kinds of convolutions wrongly on some processors
/// (seen on AMD family 26 with AVX-512): strided 1x1 ones, and those it takes for images that lie plane by plane, as it does where an
/// image is a single pixel. Values come out wrong or not a number, and memory is written past its end. 3x3 convolutions on channels that lie side by
/// side are right; ConvolutionTests holds all of them to float64.
/// </remarks>
internal static class PointwiseConvolution
{
    /// <param name="input">[B, I, H, W], channels side by side in memory.</param>
    /// <param name="kernel">[O, I, K, K] of odd K; beyond the middle it would meet only the padding.</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="stride">Every how many pixels, in both directions.</param>
    /// <returns>[B, O, H/stride, W/stride], channels side by side.</returns>
    public static Tensor Of(Tensor input, Tensor kernel, Tensor? bias, long stride)
    {
        var middle = kernel.shape[2] / 2;
        using var column = kernel.select(3, middle);
        using var matrix = column.select(2, middle); // [O, I]
        using var pixels = input.permute(0, 2, 3, 1); // [B, H, W, I]
        using var rows = stride == 1 ? pixels.alias() : pixels.slice(1, 0, pixels.shape[1], stride);
        using var seen = stride == 1 ? rows.alias() : rows.slice(2, 0, rows.shape[2], stride);
        using var product = functional.linear(seen, matrix, bias); // [B, H', W', O]
        return product.permute(0, 3, 1, 2);
    }
}

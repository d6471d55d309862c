using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Kernels;

/// <summary>A convolution of one small image: a matrix product over the pixels under the kernel.</summary>
/// <remarks>
/// torch does the same there, but asks for NNPACK first, and on processors that NNPACK does not know each layer writes "Could not initialize
/// NNPACK!" to the console each time. A single image to be predicted is duplicated to a batch of two instead, so this is reached by the last mini-batch of a fit only, where it has one row.
/// </remarks>
internal static class Im2ColConvolution
{
    /// <summary>torch's own limit, in values of the image: above it a single image goes to oneDNN.</summary>
    private const long MostValues = 20_480;

    /// <summary>Whether torch would do so for this [B, I, H, W].</summary>
    public static bool Suits(Tensor input) => input.shape[0] == 1 && input.NumberOfElements <= MostValues;

    /// <param name="input">[B, I, H, W].</param>
    /// <param name="kernel">[O, I, K, K] of odd K, around which K/2 pixels of zeros are added.</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="stride">Every how many pixels, in both directions.</param>
    /// <returns>[B, O, H/stride, W/stride], channels side by side.</returns>
    public static Tensor Of(Tensor input, Tensor kernel, Tensor? bias, long stride)
    {
        var (size, border) = (kernel.shape[2], kernel.shape[2] / 2);
        using var matrix = kernel.flatten(1); // [O, I*K*K]
        using var pixels = input.permute(0, 2, 3, 1); // [B, H, W, I]
        using var bordered = functional.pad(pixels, [0, 0, border, border, border, border]);
        using var rows = bordered.unfold(1, size, stride);
        using var patches = rows.unfold(2, size, stride); // [B, H', W', I, K, K]
        using var values = patches.flatten(3); // [B, H', W', I*K*K]
        using var product = functional.linear(values, matrix, bias); // [B, H', W', O]
        return product.permute(0, 3, 1, 2);
    }
}

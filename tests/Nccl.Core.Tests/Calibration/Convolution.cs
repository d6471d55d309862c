using Nccl.Differentiation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Tests.Calibration;

/// <summary>torch's own convolution in float64, which what stands in for it must equal, gradients too.</summary>
internal static class Convolution
{
    /// <param name="product">From images [B, I, H, W], kernel [O, I, K, K], bias [O] and stride to [B, O, H/stride, W/stride].</param>
    /// <param name="images">B.</param>
    /// <param name="kernelSize">K, odd.</param>
    /// <param name="stride">Every how many pixels.</param>
    /// <param name="size">H and W.</param>
    public static void AssertIs(Func<Tensor, Tensor, Tensor?, long, Tensor> product, int images, int kernelSize, int stride, int size)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var (image, kernel, bias) = (Leaf(generator, images, 3, size, size), Leaf(generator, 4, 3, kernelSize, kernelSize), Leaf(generator, 4));
        var expected = functional.conv2d(image, kernel, bias, strides: [stride, stride], padding: [kernelSize / 2, kernelSize / 2]);
        var actual = product(image, kernel, bias, stride);
        Assert.That(actual.shape, Is.EqualTo(expected.shape));
        Numbers.AssertClose(actual, Numbers.Of(expected), "output", relative: 1e-12, absolute: 1e-14);
        var direction = empty(expected.shape, dtype: float64).uniform_(-1, 1, generator);
        var gradients = Autograd.Gradients([actual], [direction], [image, kernel, bias]);
        foreach (var (own, other) in gradients.Zip(Autograd.Gradients([expected], [direction], [image, kernel, bias])))
        {
            Numbers.AssertClose(own!, Numbers.Of(other!), "gradient", relative: 1e-12, absolute: 1e-14);
        }
    }

    private static Tensor Leaf(Generator generator, params long[] shape) =>
        empty(shape, dtype: float64).uniform_(-1, 1, generator).requires_grad_();
}

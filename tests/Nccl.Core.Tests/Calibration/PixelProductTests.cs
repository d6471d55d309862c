using Nccl.Calibration;
using Nccl.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Tests.Calibration;

internal sealed class PixelProductTests
{
    [Test]
    public void Of_IsTheConvolution_AndSoAreItsGradients([Values(1, 2, 3)] int stride, [Values(1, 2, 5)] int size)
    {
        AssertSame(kernelSize: 1, stride, size);
    }

    /// <summary>All but the middle of the kernel meets the padding, so its gradient is zero.</summary>
    [Test]
    public void Of_OnePixel_IsTheConvolutionOfAnyKernel([Values(3, 5)] int kernelSize, [Values(1, 2)] int stride)
    {
        AssertSame(kernelSize, stride, size: 1);
    }

    /// <summary>The channel of zeros beside it changes nothing: its kernel is padded with zeros too.</summary>
    [Test]
    public void AGreyImage_GivesWhatItGivesWithoutTheChannelBesideIt()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var options = NetworkOptions.ResNet18(width: 2) with { Norm = NormKind.Layer };
        using var grey = NetworkBuilder.Build(options, [1, 6, 6], 3, generator, float64, CPU);
        using var colour = NetworkBuilder.Build(options, [2, 6, 6], 3, generator, float64, CPU);
        using (no_grad())
        {
            foreach (var (own, other) in grey.parameters().Zip(colour.parameters()))
            {
                own.copy_(other.shape.SequenceEqual(own.shape) ? other : other.narrow(1, 0, 1));
            }
        }

        var image = Drawn(generator, 4, 1, 6, 6);
        var second = zeros_like(image);
        var expected = colour.forward(cat([image, second], 1), CalibratedWeights.Implicit);
        Numbers.AssertClose(grey.forward(image, CalibratedWeights.Implicit), Numbers.Of(expected), "logits", relative: 1e-12);
    }

    private static void AssertSame(int kernelSize, int stride, int size)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var (image, kernel, bias) = (Leaf(generator, 2, 3, size, size), Leaf(generator, 4, 3, kernelSize, kernelSize), Leaf(generator, 4));
        var expected = functional.conv2d(image, kernel, bias, strides: [stride, stride], padding: [kernelSize / 2, kernelSize / 2]);
        var actual = PixelProduct.Of(image, kernel, bias, stride);
        Assert.That(actual.shape, Is.EqualTo(expected.shape));
        Numbers.AssertClose(actual, Numbers.Of(expected), "output", relative: 1e-12);
        var direction = Drawn(generator, expected.shape);
        var gradients = Autograd.Gradients([actual], [direction], [image, kernel, bias]);
        foreach (var (own, other) in gradients.Zip(Autograd.Gradients([expected], [direction], [image, kernel, bias])))
        {
            Numbers.AssertClose(own!, Numbers.Of(other!), "gradient", relative: 1e-12, absolute: 1e-14);
        }
    }

    private static Tensor Leaf(Generator generator, params long[] shape) => Drawn(generator, shape).requires_grad_();

    private static Tensor Drawn(Generator generator, params long[] shape) => empty(shape, dtype: float64).uniform_(-1, 1, generator);
}

using Nccl.Calibration;
using Nccl.Kernels;
using Nccl.Networks;
using Nccl.Tests.Calibration;
using static TorchSharp.torch;

namespace Nccl.Tests.Kernels;

internal sealed class PointwiseConvolutionTests
{
    [Test]
    public void Of_IsTheConvolution_AndSoAreItsGradients([Values(1, 2, 3)] int stride, [Values(1, 2, 5)] int size)
    {
        Convolution.AssertIs(PointwiseConvolution.Of, images: 2, kernelSize: 1, stride, size);
    }

    /// <summary>All but the middle of the kernel meets the padding, so its gradient is zero.</summary>
    [Test]
    public void Of_OnePixel_IsTheConvolutionOfAnyKernel([Values(3, 5)] int kernelSize, [Values(1, 2)] int stride)
    {
        Convolution.AssertIs(PointwiseConvolution.Of, images: 2, kernelSize, stride, size: 1);
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
        var expected = colour.forward(cat([image, second], 1), CalibratedWeights.Unmaterialized);
        Numbers.AssertClose(grey.forward(image, CalibratedWeights.Unmaterialized), Numbers.Of(expected), "logits", relative: 1e-12);
    }

    private static Tensor Drawn(Generator generator, params long[] shape) => empty(shape, dtype: float64).uniform_(-1, 1, generator);
}

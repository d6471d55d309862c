using Nccl.Kernels;
using Nccl.Tests.Calibration;

namespace Nccl.Tests.Kernels;

internal sealed class Im2ColConvolutionTests
{
    [Test]
    public void Of_IsTheConvolution_AndSoAreItsGradients([Values(1, 2)] int stride, [Values(3, 5)] int kernelSize, [Values(1, 4, 7)] int size) =>
        Convolution.AssertIs(Im2ColConvolution.Of, images: 1, kernelSize, stride, size);
}

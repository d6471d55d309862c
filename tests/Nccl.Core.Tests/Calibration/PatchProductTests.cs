using Nccl.Calibration;

namespace Nccl.Tests.Calibration;

internal sealed class PatchProductTests
{
    [Test]
    public void Of_IsTheConvolution_AndSoAreItsGradients([Values(1, 2)] int stride, [Values(3, 5)] int kernelSize, [Values(1, 4, 7)] int size) =>
        Convolution.AssertIs(PatchProduct.Of, images: 1, kernelSize, stride, size);
}

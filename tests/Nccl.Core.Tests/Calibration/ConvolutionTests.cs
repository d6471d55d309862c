using Nccl.Calibration;
using Nccl.Differentiation;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Tests.Calibration;

/// <summary>Single precision, whose convolutions a library of fast kernels computes, against double precision, which that library leaves alone.</summary>
internal sealed class ConvolutionTests
{
    /// <summary>Rounding of up to some thousand products; the wrong kernels are off by a tenth and more.</summary>
    private const double Tolerance = 1e-5;

    private static readonly int[] Channels = [1, 2, 3, 20, 40, 80];
    private static readonly long[][] Sizes = [[1, 1], [2, 2], [5, 5], [8, 8], [1, 7], [7, 1]];
    private static readonly LayerOptions Plain = new(NormKind.None, FeatureScalePosition.BeforeNorm, FeatureScaleForm.Multiplicative, Calibrated: false);

    [Test]
    public void Convolution_IsThatOfDoublePrecision(
        [Values(1, 3)] int kernel, [Values(1, 2)] int stride, [ValueSource(nameof(Sizes))] long[] size, [Values(1, 3, 10)] int rows)
    {
        foreach (var inputs in Channels)
        {
            foreach (var outputs in Channels)
            {
                using var scope = NewDisposeScope();
                var what = $"{inputs} to {outputs} channels";
                var expected = Run(ScalarType.Float64, inputs, outputs);
                var actual = Run(ScalarType.Float32, inputs, outputs);
                Assert.Multiple(() =>
                {
                    Assert.That(Difference(actual.Output, expected.Output), Is.LessThan(Tolerance), what);
                    Assert.That(Difference(actual.WeightGradient, expected.WeightGradient), Is.LessThan(Tolerance), $"{what}, gradient of the kernel");
                    Assert.That(Difference(actual.InputGradient, expected.InputGradient), Is.LessThan(Tolerance), $"{what}, gradient of the images");
                });
            }
        }

        (Tensor Output, Tensor InputGradient, Tensor WeightGradient) Run(ScalarType type, int inputs, int outputs)
        {
            using var unused = new Generator(7);
            using var layer = new CalibratedConv2d(inputs, outputs, kernel, stride, Plain, new ParameterFactory(unused, type, CPU));
            using var generator = new Generator(8);
            using (no_grad())
            {
                layer.Weight.copy_(randn(layer.Weight.shape, ScalarType.Float64, generator: generator));
            }

            var planes = randn([rows, inputs, .. size], ScalarType.Float64, generator: generator).to(type);
            var images = planes.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).detach().requires_grad_();
            var output = layer.forward(images, CalibratedWeights.Unmaterialized);
            var direction = randn(output.shape, ScalarType.Float64, generator: generator).to(type);
            var gradients = Autograd.Gradients([output], [direction], [images, layer.Weight]);
            return (output.detach(), gradients[0]!, gradients[1]!);
        }
    }

    private static double Difference(Tensor actual, Tensor expected)
    {
        using var wide = actual.to(ScalarType.Float64);
        using var difference = wide.sub(expected).abs().max();
        using var scale = expected.abs().max();
        return difference.ToDouble() / scale.ToDouble();
    }
}

using Nccl.Calibration;
using Nccl.Differentiation;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Tests.Calibration;

internal sealed class CalibratedConv2dTests
{
    /// <summary>
    /// lambda on the kernel, and channels of zeros that fill registers and go on into the next layer, against Norm(lambda * (conv(x; psi * theta) + b))
    /// with a tensor for each step.
    /// </summary>
    [Test]
    public void TwoLayersInTraining_AreTheFormulaAsItIsWritten(
        [Values(NormKind.None, NormKind.Batch)] NormKind norm, [Values(1, 2)] int stride, [Values] FeatureScalePosition position, [Values] FeatureScaleForm form)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var options = new LayerOptions(norm, position, form);
        var factory = new ParameterFactory(generator, float64, CPU);
        using var first = new CalibratedConv2d(3, 5, kernel: 3, stride, options, factory);
        using var second = new CalibratedConv2d(5, 9, kernel: 3, stride: 1, options, factory);
        Parameter[] parameters = [.. new[] { first, second }.SelectMany(layer => layer.BaseParameters.Concat(layer.CalibrationParameters))];
        using (no_grad())
        {
            foreach (var parameter in parameters)
            {
                parameter.add_(Drawn(generator, parameter.shape).mul(0.3));
            }
        }

        var images = Drawn(generator, 4, 3, 6, 6);
        var expected = Written(second, Written(first, images, stride).relu(), 1);
        using var inner = first.forward(images, CalibratedWeights.Unmaterialized);
        using var features = second.forward(inner.relu(), CalibratedWeights.Unmaterialized);
        var actual = features.narrow(1, 0, 9);
        Numbers.AssertClose(actual, Numbers.Of(expected), "features", relative: 1e-12, absolute: 1e-13);

        var direction = Drawn(generator, expected.shape);
        var gradients = Autograd.Gradients([actual], [direction], parameters);
        foreach (var (own, other) in gradients.Zip(Autograd.Gradients([expected], [direction], parameters)))
        {
            Numbers.AssertClose(own!, Numbers.Of(other!), "gradient", relative: 1e-12, absolute: 1e-12);
        }

        Tensor Written(CalibratedConv2d layer, Tensor input, int step)
        {
            var maps = functional.conv2d(input, layer.Weight.mul(layer.WeightScale!), null, strides: [step, step], padding: [1, 1]);
            var lambda = form == FeatureScaleForm.Residual ? layer.FeatureScale!.add(1) : layer.FeatureScale!;
            var offset = (layer.Bias is null ? layer.Offset! : layer.Bias.add(layer.Offset!)).view(1, -1, 1, 1);
            return position == FeatureScalePosition.BeforeNorm
                ? Normalized(lambda.mul(maps.add(offset)))
                : lambda.mul(Normalized(maps).add(offset));

            Tensor Normalized(Tensor values) => layer.Norm is null
                ? values
                : functional.batch_norm(values, null, null, layer.Norm.Scale, layer.Norm.Shift, training: true, momentum: 0.1, eps: 1e-5);
        }
    }

    private static Tensor Drawn(Generator generator, params long[] shape) => empty(shape, dtype: float64).uniform_(-1, 1, generator);
}

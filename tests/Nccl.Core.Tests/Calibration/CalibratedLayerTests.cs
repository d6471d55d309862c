using Nccl.Calibration;
using Nccl.Losses;
using TorchSharp;

namespace Nccl.Tests.Calibration;

internal sealed class CalibratedLayerTests
{
    private static readonly LayerOptions Plain = new(NormKind.None, FeatureScalePosition.BeforeNorm, FeatureScaleForm.Multiplicative);

    /// <summary>The listing divides by psi and gets 0 / 0 here; the gradient of theta~ itself has no special case.</summary>
    [Test]
    public void Importance_WherePsiIsZero_IsTheGradientOfTheCalibratedWeight()
    {
        using var scope = torch.NewDisposeScope();
        using var layer = Linear(Plain);
        Set(layer.WeightScale!, 0);
        using var weights = CalibratedWeights.Of([layer]);
        var loss = layer.forward(torch.tensor([1.0, 2]).view(1, 2), weights).sum();
        Assert.That(Numbers.Of(Importance.OfBatch(Straightforward.Gradients(loss, weights.Calibrated))[0]), Is.EqualTo([1.0, 4, 1, 4, 1, 4]));
    }

    [Test]
    public void Forward_IsTheFormula_InBothForms([Values] FeatureScaleForm form)
    {
        using var scope = torch.NewDisposeScope();
        using var layer = Linear(Plain with { Form = form });
        Set(layer.Weight, 3);
        Set(layer.Bias!, 0.5);
        Set(layer.WeightScale!, 2);
        Set(layer.FeatureScale!, 4);
        Set(layer.Offset!, 0.25);
        using var weights = CalibratedWeights.Of([layer]);
        var features = (2 * 3 * (1 + 2)) + 0.5 + 0.25;
        var factor = form == FeatureScaleForm.Residual ? 4 + 1 : 4;
        Assert.That(Numbers.Of(layer.forward(torch.tensor([1.0, 2]).view(1, 2), weights)), Is.All.EqualTo(features * factor));
    }

    [Test]
    public void Frozen_IsAConstantCopyOfTheCalibratedLayers()
    {
        using var scope = torch.NewDisposeScope();
        using var layer = Linear(Plain);
        using var plain = Linear(Plain.Plain);
        using var frozen = CalibratedWeights.Frozen([plain, layer]);
        var before = Numbers.Of(layer.Weight);
        Set(layer.Weight, 7);
        Assert.That(frozen.Calibrated, Has.Count.EqualTo(1));
        Assert.That(frozen.Calibrated[0].requires_grad, Is.False);
        Assert.That(Numbers.Of(frozen.Calibrated[0]), Is.EqualTo(before));
    }

    [Test]
    public void Restore_RefusesTooFewLayers()
    {
        using var layer = Linear(Plain);
        Assert.That(() => CalibratedWeights.Restore([layer], []), Throws.TypeOf<InvalidDataException>().With.Message.Contains("anchor"));
    }

    [Test]
    public void PlainLayer_HasNoCalibration()
    {
        using var layer = Linear(Plain.Plain);
        Assert.That(layer.IsCalibrated, Is.False);
        Assert.That(layer.CalibrationParameters, Is.Empty);
        Assert.That(layer.BaseParameters.Count(), Is.EqualTo(2));
    }

    /// <summary>At one pixel and one row there is no variance: the running statistics serve, and stay as they are.</summary>
    [TestCase(1, 1, true)]
    [TestCase(2, 1, false)]
    [TestCase(1, 2, false)]
    public void BatchNorm_OfOneValuePerChannel_UsesTheRunningStatistics(int rows, int pixels, bool untouched)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(1);
        using var norm = new Normalization(NormKind.Batch, 3, new ParameterFactory(generator, torch.float64, torch.CPU));
        norm.train();
        var input = torch.empty([rows, 3, pixels, 1], dtype: torch.float64).uniform_(1, 2, generator);
        var output = norm.forward(input);
        var mean = Numbers.Of(norm.named_buffers().First().buffer);
        Assert.That(mean, untouched ? Is.All.Zero : Is.All.GreaterThan(0));
        if (untouched)
        {
            Numbers.AssertClose(output, [.. Numbers.Of(input).Select(value => value / Math.Sqrt(1 + 1e-5))], "running statistics 0 and 1");
        }
    }

    [Test]
    public void LayerNorm_NormalisesARowOverItsChannelsAndPixels()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(1);
        using var norm = new Normalization(NormKind.Layer, 3, new ParameterFactory(generator, torch.float64, torch.CPU));
        var input = torch.empty([2, 3, 2, 2], dtype: torch.float64).uniform_(1, 9, generator);
        var rows = Numbers.Of(norm.forward(input)).Chunk(12).ToList();
        foreach (var row in rows)
        {
            Assert.That(row.Average(), Is.Zero.Within(1e-12));
            Assert.That(row.Average(value => value * value), Is.EqualTo(1).Within(1e-4), "1 - epsilon / variance");
        }
    }

    private static CalibratedLinear Linear(LayerOptions options)
    {
        using var generator = new torch.Generator(1);
        return new CalibratedLinear(2, 3, options, new ParameterFactory(generator, torch.float64, torch.CPU));
    }

    private static void Set(torch.Tensor tensor, double value)
    {
        using var guard = torch.no_grad();
        tensor.fill_(value);
    }
}

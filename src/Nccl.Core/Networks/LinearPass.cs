using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Networks;

/// <summary>
/// One pass through a <see cref="CalibratedLinear"/> without norm on a CPU, a(y), y = s * (x V') + lambda * offset, with its gradient by hand:
/// no graph is recorded, and only what is asked for is computed. Either V = theta~ and s = lambda, or V = theta and s = psi * lambda.
/// </summary>
internal sealed class LinearPass
{
    private readonly CalibratedLinear _layer;
    private readonly Tensor _input; // x: [B, I]
    private readonly Tensor? _theta; // theta~: [O, I], or null
    private readonly Tensor _lambda; // [O]
    private readonly Tensor _scale; // s: [O]
    private readonly Tensor _product; // x V': [B, O]
    private readonly double _slope;
    private Tensor? _outputGradient; // dy: [B, O]
    private Tensor? _productGradient; // d(x V'): [B, O]

    /// <param name="layer">A calibrated layer without norm.</param>
    /// <param name="input">[B, I].</param>
    /// <param name="theta">theta~; null to scale outputs by psi instead of weights.</param>
    /// <param name="lambda">What the feature scale amounts to: [O].</param>
    /// <param name="slope">That of the activation a below 0; 1 where there is none.</param>
    public LinearPass(CalibratedLinear layer, Tensor input, Tensor? theta, Tensor lambda, double slope)
    {
        (_layer, _input, _theta, _lambda, _slope) = (layer, input, theta, lambda, slope);
        (_scale, var shift) = LinearEpilogue.ScaleAndShift(lambda, IsUnmaterialized ? layer.WeightScale : null, layer.Bias!, layer.Offset!);
        _product = functional.linear(input, Weight);
        Output = LinearEpilogue.Activated(_product, _scale, shift, slope);
    }

    /// <summary>a(y): [B, O].</summary>
    public Tensor Output { get; }

    /// <summary>Whether psi scales outputs, and not weights.</summary>
    private bool IsUnmaterialized => _theta is null;

    private Tensor Weight => _theta ?? _layer.Weight;

    /// <param name="outputGradient">d loss / d a(y): [B, O]. Overwritten where there is an activation.</param>
    public void Receive(Tensor outputGradient)
    {
        _productGradient = LinearEpilogue.Returned(outputGradient, Output, _scale, _slope);
        _outputGradient = outputGradient;
    }

    /// <summary>d loss / dx: [B, I].</summary>
    public Tensor InputGradient() => _productGradient!.mm(Weight);

    /// <summary>d loss / d theta~, whether or not theta~ was made.</summary>
    public GradientFactors ThetaFactors() => new(IsUnmaterialized ? _outputGradient!.mul(_lambda) : _productGradient!, _input);

    /// <summary>d loss / d parameter; null for a parameter that is none of this layer's.</summary>
    public GradientFactors? GradientOf(Tensor parameter) => ReferenceEquals(parameter, Weight)
        ? new GradientFactors(_productGradient!, _input)
        : GradientFactors.Of(GradientOfVector(parameter));

    private Tensor? GradientOfVector(Tensor parameter)
    {
        if (ReferenceEquals(parameter, _layer.Bias) || ReferenceEquals(parameter, _layer.Offset))
        {
            return _outputGradient!.sum(dim: 0).mul_(_lambda); // [O]
        }

        if (ReferenceEquals(parameter, _layer.FeatureScale))
        {
            // dy / d lambda = psi * (x theta') + offset.
            var features = IsUnmaterialized ? _product.mul(_layer.WeightScale!.view(-1)) : _product;
            return _outputGradient!.mul(features.Plus(_layer.Bias!.Plus(_layer.Offset!))).sum(dim: 0, keepdim: true); // [1, O]
        }

        return IsUnmaterialized && ReferenceEquals(parameter, _layer.WeightScale)
            ? _outputGradient!.mul(_product).sum(dim: 0).mul_(_lambda).view(-1, 1) // [O, 1]
            : null;
    }
}

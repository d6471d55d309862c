using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>
/// One pass through a <see cref="CalibratedLinear"/> without norm, y = s * (x V') + lambda * offset, with its gradient by hand:
/// no graph is recorded, and only what is asked for is computed. Either V = theta~ and s = lambda, or V = theta and s = psi * lambda.
/// </summary>
internal sealed class LinearPass
{
    private readonly CalibratedLinear _layer;
    private readonly Tensor _input; // x: [B, I]
    private readonly Tensor? _theta; // theta~: [O, I], or null
    private readonly Tensor? _psi; // [O]; null where theta~ contains it
    private readonly Tensor _lambda; // [O]
    private readonly Tensor _offset; // bias + b: [O]
    private readonly Tensor _scale; // s: [O]
    private readonly Tensor _product; // x V': [B, O]
    private Tensor? _outputGradient; // dy: [B, O]
    private Tensor? _productGradient; // d(x V'): [B, O]

    /// <param name="layer">A calibrated layer without norm.</param>
    /// <param name="input">[B, I].</param>
    /// <param name="theta">theta~; null to scale outputs by psi instead of weights.</param>
    /// <param name="lambda">What the feature scale amounts to: [O].</param>
    public LinearPass(CalibratedLinear layer, Tensor input, Tensor? theta, Tensor lambda)
    {
        (_layer, _input, _theta, _lambda) = (layer, input, theta, lambda);
        _psi = theta is null ? layer.WeightScale!.view(-1) : null;
        _offset = layer.Bias!.Plus(layer.Offset!);
        _scale = _psi is null ? lambda : lambda.mul(_psi);
        _product = functional.linear(input, Weight);
        Output = _product.TimesPlus(_scale, lambda.mul(_offset));
    }

    /// <summary>y: [B, O].</summary>
    public Tensor Output { get; }

    private Tensor Weight => _theta ?? _layer.Weight;

    /// <param name="outputGradient">d loss / dy: [B, O].</param>
    public void Receive(Tensor outputGradient)
    {
        _outputGradient = outputGradient;
        _productGradient = outputGradient.mul(_scale);
    }

    /// <summary>d loss / dx: [B, I].</summary>
    public Tensor InputGradient() => _productGradient!.mm(Weight);

    /// <summary>d loss / d parameter; null for a parameter that is none of this layer's.</summary>
    public Tensor? GradientOf(Tensor parameter)
    {
        if (ReferenceEquals(parameter, Weight))
        {
            return _productGradient!.t().mm(_input); // [O, I]
        }

        if (ReferenceEquals(parameter, _layer.Bias) || ReferenceEquals(parameter, _layer.Offset))
        {
            return _outputGradient!.sum(dim: 0).mul_(_lambda); // [O]
        }

        if (ReferenceEquals(parameter, _layer.FeatureScale))
        {
            // dy / d lambda = psi * (x theta') + offset.
            var features = _psi is null ? _product : _product.mul(_psi);
            return _outputGradient!.mul(features.Plus(_offset)).sum(dim: 0, keepdim: true); // [1, O]
        }

        return _psi is not null && ReferenceEquals(parameter, _layer.WeightScale)
            ? _outputGradient!.mul(_product).sum(dim: 0).mul_(_lambda).view(-1, 1) // [O, 1]
            : null;
    }
}

using Nccl.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>y = Norm(lambda * ((psi * W) x + bias + b)) on rows [B, I]; psi, lambda and b have one entry per output.</summary>
internal sealed class CalibratedLinear : CalibratedLayer
{
    public CalibratedLinear(int inputs, int outputs, LayerOptions options, ParameterFactory factory) : base(nameof(CalibratedLinear), options)
    {
        (Inputs, Outputs) = (inputs, outputs);
        register_parameter("weight", Weight = factory.Uniform(GlorotBound(inputs, outputs), outputs, inputs));
        register_parameter("bias", Bias = factory.Constant(0, outputs));
        if (options.Calibrated)
        {
            register_parameter("weightScale", WeightScale = factory.Constant(1, outputs, 1));
            register_parameter("featureScale", FeatureScale = factory.Constant(NeutralFeatureScale, 1, outputs));
            register_parameter("offset", Offset = factory.Constant(0, outputs));
        }

        if (options.Norm != NormKind.None)
        {
            register_module("norm", Norm = new Normalization(options.Norm, outputs, factory));
        }
    }

    public int Inputs { get; }

    public int Outputs { get; private set; }

    /// <summary>Adds outputs; what the present ones compute does not change. Only for a layer without norm.</summary>
    public void Grow(int outputs, ParameterFactory factory)
    {
        Outputs = outputs;
        var old = (Weight, Bias: Bias!, WeightScale, FeatureScale, Offset);
        Weight = Replace("weight", old.Weight, factory.Uniform(GlorotBound(Inputs, outputs), outputs, Inputs));
        Bias = Replace("bias", old.Bias, factory.Constant(0, outputs));
        if (IsCalibrated)
        {
            WeightScale = Replace("weightScale", old.WeightScale!, factory.Constant(1, outputs, 1));
            FeatureScale = Replace("featureScale", old.FeatureScale!, factory.Constant(NeutralFeatureScale, 1, outputs), dimension: 1);
            Offset = Replace("offset", old.Offset!, factory.Constant(0, outputs));
        }
    }

    protected override Tensor Affine(Tensor input, Tensor weight, Tensor? bias) => functional.linear(input, weight, bias);

    /// <summary>
    /// lambda * ((psi * W) x + offset) = (psi * lambda) * (W x) + lambda * offset: the masks scale [B, O] outputs instead of
    /// [O, I] weights, and the gradient of W needs no pass of its own; with a backward pass by hand (LinearPass) a quarter of an MLP step.
    /// </summary>
    protected override Tensor Features(Tensor input, Tensor? theta, Tensor? offset, Tensor? scale)
    {
        using var product = functional.linear(input, theta ?? Weight);
        using var psi = theta is null ? WeightScale!.view(-1) : null;
        using var outputScale = Product(psi, scale);
        using var outputOffset = Product(offset, offset is null ? null : scale);
        return (outputScale, outputOffset) switch
        {
            (null, null) => product.alias(),
            (null, _) => product.Plus(outputOffset),
            (_, null) => product.mul(outputScale),
            _ => product.TimesPlus(outputScale, outputOffset),
        };
    }

    /// <summary>The product of those that are there; null where neither is.</summary>
    private static Tensor? Product(Tensor? left, Tensor? right) =>
        left is null ? right?.alias() : right is null ? left.alias() : left.mul(right);

    private TorchSharp.Modules.Parameter Replace(
        string name, TorchSharp.Modules.Parameter old, TorchSharp.Modules.Parameter fresh, int dimension = 0)
    {
        using (old)
        using (fresh)
        {
            return _internal_params[name] = ParameterFactory.Grow(old, fresh, dimension);
        }
    }

    /// <summary>Glorot and Bengio 2010: keeps the variance of features and gradients level through the layers.</summary>
    private static double GlorotBound(int inputs, int outputs) => Math.Sqrt(6.0 / (inputs + outputs));
}

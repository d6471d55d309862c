using Nccl.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>
/// y = Norm(lambda * (conv(x; psi * W) + b)) on images [B, I, H, W]; psi has one entry per kernel plane, lambda and b one per
/// output channel. Padding keeps the size at stride 1.
/// </summary>
internal sealed class CalibratedConv2d : CalibratedLayer
{
    private readonly long[] _strides;
    private readonly long[] _padding;

    public CalibratedConv2d(int inputs, int outputs, int kernel, int stride, LayerOptions options, ParameterFactory factory)
        : base(nameof(CalibratedConv2d), options)
    {
        _strides = [stride, stride];
        _padding = [kernel / 2, kernel / 2];
        // torch's own default for convolutions: uniform within 1 / sqrt(fan in).
        register_parameter("weight", Weight = factory.Uniform(1 / Math.Sqrt((double)inputs * kernel * kernel), outputs, inputs, kernel, kernel));
        if (options.Norm == NormKind.None)
        {
            register_parameter("bias", Bias = factory.Constant(0, outputs));
        }
        else
        {
            register_module("norm", Norm = new Normalization(options.Norm, outputs, factory));
        }

        if (options.Calibrated)
        {
            register_parameter("weightScale", WeightScale = factory.Constant(1, outputs, inputs, 1, 1));
            register_parameter("featureScale", FeatureScale = factory.Constant(NeutralFeatureScale, 1, outputs, 1, 1));
            register_parameter("offset", Offset = factory.Constant(0, outputs));
        }
    }

    protected override Tensor Affine(Tensor input, Tensor weight, Tensor? bias)
    {
        var (inputs, outputs) = (input.shape[1], PadsChannels ? ChannelPadding.Padded(weight.shape[0]) : weight.shape[0]);
        if (inputs == weight.shape[1] && outputs == weight.shape[0])
        {
            return Convolved(input, weight, bias);
        }

        using var kernel = ChannelPadding.Kernel(weight, inputs, outputs);
        using var offset = bias is null ? null : ChannelPadding.Channels(bias, outputs);
        return Convolved(input, kernel, offset);
    }

    private Tensor Convolved(Tensor input, Tensor kernel, Tensor? bias)
    {
        var seesOnePixel = kernel.shape[2] == 1 || (input.shape[2] == 1 && input.shape[3] == 1);
        return seesOnePixel ? PointwiseConvolution.Of(input, kernel, bias, _strides[0])
            : Im2ColConvolution.Suits(input) ? Im2ColConvolution.Of(input, kernel, bias, _strides[0])
            : input.shape[1] == 1 || kernel.shape[0] == 1 ? OfOneChannel(input, kernel, bias)
            : functional.conv2d(input, kernel, bias, strides: _strides, padding: _padding);
    }

    /// <summary>
    /// Images of one channel get one of zeros beside it: they lie the same in memory whether by planes or by pixels, and torch would take the
    /// convolution for planes, which <see cref="PointwiseConvolution"/> tells about.
    /// </summary>
    private Tensor OfOneChannel(Tensor input, Tensor kernel, Tensor? bias)
    {
        var (inputs, outputs) = (Math.Max(input.shape[1], 2), Math.Max(kernel.shape[0], 2));
        using var images = ChannelPadding.Images(input, inputs);
        using var wider = ChannelPadding.Kernel(kernel, inputs, outputs);
        using var offset = bias is null ? null : ChannelPadding.Channels(bias, outputs);
        using var maps = functional.conv2d(images, wider, offset, strides: _strides, padding: _padding);
        return maps.narrow(1, 0, kernel.shape[0]);
    }

    /// <summary>
    /// Only batch norms in training gain by it, a layer norm would count the added channels, and behind a norm lambda and b would need them.
    /// All layers of a network decide alike.
    /// </summary>
    private bool PadsChannels => training && Norm is { IsBatchNorm: true } && HasScaleBeforeNorm;

    /// <summary>
    /// lambda * (conv(x; theta~) + offset) = conv(x; lambda * theta~) + lambda * offset: lambda scales the kernel instead of
    /// feature maps that are many times larger. With channels side by side and activations in place, a quarter of a ResNet18 step.
    /// </summary>
    protected override Tensor Features(Tensor input, Tensor? theta, Tensor? offset, Tensor? scale)
    {
        using var own = theta is null ? CalibratedWeight() : null;
        if (scale is null)
        {
            return Affine(input, own ?? theta!, offset);
        }

        using var kernelScale = scale.view(-1, 1, 1, 1);
        using var kernel = (own ?? theta!).mul(kernelScale);
        using var bias = offset?.mul(scale);
        return Affine(input, kernel, bias);
    }
}

using Nccl.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>
/// A layer whose weights and features are scaled by small trainable masks: Norm(lambda * (F(x; psi * theta) + b)),
/// eqs. 1-4. theta = <see cref="Weight"/>, psi = <see cref="WeightScale"/>, lambda = <see cref="FeatureScale"/>,
/// b = <see cref="Offset"/>. An uncalibrated layer has no masks and is Norm(F(x; theta)).
/// </summary>
internal abstract class CalibratedLayer(string name, LayerOptions options) : Module<Tensor, CalibratedWeights, Tensor>(name)
{
    public Parameter Weight { get; protected set; } = null!;

    /// <summary>[O]; a base parameter, unlike <see cref="Offset"/>. Null where the norm or the offset does its work.</summary>
    public Parameter? Bias { get; protected set; }

    /// <summary>psi: one scalar per kernel plane [O, I, 1, 1], or per output [O, 1]. Starts at 1.</summary>
    public Parameter? WeightScale { get; protected set; }

    /// <summary>lambda: [1, O, 1, 1] or [1, O]. Starts at 1, in the residual form at 0.</summary>
    public Parameter? FeatureScale { get; protected set; }

    /// <summary>b: [O]. Starts at 0.</summary>
    public Parameter? Offset { get; protected set; }

    public Normalization? Norm { get; protected set; }

    public bool IsCalibrated => options.Calibrated;

    public IEnumerable<CalibratedLayer> Layers => [this];

    public IEnumerable<Parameter> BaseParameters => Present(Weight, Bias, Norm?.Scale, Norm?.Shift);

    public IEnumerable<Parameter> CalibrationParameters => Present(WeightScale, FeatureScale, Offset);

    protected bool HasScaleBeforeNorm => options.Position == FeatureScalePosition.BeforeNorm;

    protected double NeutralFeatureScale => options.Form == FeatureScaleForm.Residual ? 0 : 1;

    /// <param name="input">Rows, as the layer's kind takes them.</param>
    /// <param name="weights">theta~ of every layer, or the folded weights for prediction.</param>
    public override Tensor forward(Tensor input, CalibratedWeights weights)
    {
        if (weights.FoldedOf(this) is { } folded)
        {
            return folded.Apply(input, Affine);
        }

        if (!IsCalibrated)
        {
            return Normalized(Affine(input, Weight, Bias));
        }

        if (options.Position == FeatureScalePosition.AfterNorm && Norm is not null)
        {
            using var normalized = Normalized(Features(input, weights[this], Bias, scale: null));
            using var channelOffset = Offset!.view(FeatureScale!.shape);
            using var shifted = normalized.Plus(channelOffset);
            return Scaled(shifted);
        }

        // Without a norm the two positions are one.
        using var offset = Bias is null ? Offset!.alias() : Bias.Plus(Offset!);
        using var scale = ChannelScale();
        return Normalized(Features(input, weights[this], offset, scale));
    }

    /// <summary>The layer without its masks and its norm: a linear map or a convolution.</summary>
    protected abstract Tensor Affine(Tensor input, Tensor weight, Tensor? bias);

    /// <summary>lambda * (F(x; theta~) + offset), in the cheapest way that the kind of layer has.</summary>
    /// <param name="input">Rows.</param>
    /// <param name="theta">theta~; null where nobody else needs it, and it need not be made.</param>
    /// <param name="offset">[O], or null.</param>
    /// <param name="scale">lambda: [O]; null for 1.</param>
    protected abstract Tensor Features(Tensor input, Tensor? theta, Tensor? offset, Tensor? scale);

    /// <summary>theta~ = tile(psi) * theta by broadcasting; theta itself where there is no psi.</summary>
    public Tensor CalibratedWeight() => WeightScale is null ? Weight.alias() : Weight.mul(WeightScale);

    /// <summary>
    /// The chain rule through theta~ = tile(psi) * theta, written out: d/d psi is the sum of g * theta over the entries that share a
    /// psi, d/d theta = psi * g. Null for any other parameter.
    /// </summary>
    /// <param name="thetaGradient">g = d loss / d theta~.</param>
    /// <param name="parameter">psi or theta.</param>
    public Tensor? GradientThroughTheta(Tensor thetaGradient, Parameter parameter)
    {
        using var guard = no_grad();
        if (ReferenceEquals(parameter, Weight))
        {
            return thetaGradient.mul(WeightScale!);
        }

        if (!ReferenceEquals(parameter, WeightScale))
        {
            return null;
        }

        using var ofEntries = thetaGradient.mul(Weight);
        return ofEntries.sum([.. Enumerable.Range(1, WeightScale.shape.Length - 1).Where(d => WeightScale.shape[d] == 1).Select(d => (long)d)], keepdim: true);
    }

    /// <summary>
    /// The same function as plain weights: W' = diag(norm scale * lambda) (psi * theta), the bias likewise. A layer norm
    /// depends on its row and stays, with lambda and b folded into its own scale and shift where they act after it.
    /// </summary>
    public FoldedLayer Fold()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var weight = CalibratedWeight();
        var bias = Bias is null ? zeros(Weight.shape[0], dtype: Weight.dtype, device: Weight.device) : Bias.alias();
        var (normScale, normShift) = (Norm?.Scale.alias(), Norm?.Shift.alias());
        if (IsCalibrated && options.Position == FeatureScalePosition.BeforeNorm)
        {
            var scale = ChannelScale();
            (weight, bias) = (ScaleRows(weight, scale), bias.Plus(Offset!).mul(scale));
        }

        if (Norm is { IsBatchNorm: true })
        {
            var (factor, summand) = Norm.AsAffine();
            (weight, bias) = (ScaleRows(weight, factor), bias.mul(factor).Plus(summand));
            (normScale, normShift) = (null, null);
        }

        if (IsCalibrated && options.Position == FeatureScalePosition.AfterNorm)
        {
            var scale = ChannelScale();
            if (normScale is null)
            {
                (weight, bias) = (ScaleRows(weight, scale), bias.Plus(Offset!).mul(scale));
            }
            else
            {
                (normScale, normShift) = (normScale.mul(scale), normShift!.Plus(Offset!).mul(scale));
            }
        }

        return new FoldedLayer(Keep(weight), Keep(bias), normScale is null ? null : Keep(normScale), normShift is null ? null : Keep(normShift));
    }

    private Tensor Scaled(Tensor features)
    {
        using var scale = ChannelScale();
        using var channelScale = scale.view(FeatureScale!.shape);
        return features.mul(channelScale);
    }

    /// <summary>Takes ownership of <paramref name="features"/>.</summary>
    private Tensor Normalized(Tensor features)
    {
        if (Norm is null)
        {
            return features;
        }

        using (features)
        {
            return Norm.forward(features);
        }
    }

    /// <summary>What lambda amounts to per channel: [O].</summary>
    public Tensor ChannelScale()
    {
        var scale = FeatureScale!.view(-1);
        if (options.Form == FeatureScaleForm.Multiplicative)
        {
            return scale;
        }

        // Paper: lambda * F + F.
        using (scale)
        {
            return scale.Plus(1);
        }
    }

    private static Tensor ScaleRows(Tensor weight, Tensor scale)
    {
        var shape = new long[weight.dim()];
        Array.Fill(shape, 1);
        shape[0] = -1;
        return weight.mul(scale.view(shape));
    }

    private static Tensor Keep(Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();

    private static IEnumerable<Parameter> Present(params Parameter?[] parameters) => parameters.OfType<Parameter>();
}

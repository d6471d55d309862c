using static TorchSharp.torch;

namespace Nccl.Differentiation;

/// <summary>
/// A gradient that need not be multiplied out: that of a matrix product's weights is an outer product over rows, the sum over b of
/// Outputs[b, o] Inputs[b, i].
/// </summary>
/// <param name="Outputs">[B, O]; without <paramref name="Inputs"/> the gradient itself.</param>
/// <param name="Inputs">[B, I], or null.</param>
internal readonly record struct GradientFactors(Tensor Outputs, Tensor? Inputs = null)
{
    /// <summary>[O, I], or the gradient as it is.</summary>
    public Tensor Multiplied() => Inputs is null ? Outputs : Outputs.t().mm(Inputs);

    public static GradientFactors? Of(Tensor? gradient) => gradient is null ? null : new GradientFactors(gradient);
}

using Nccl.Calibration;
using static TorchSharp.torch;

namespace Nccl.Differentiation;

/// <summary>Rows that went through a network, with what is needed to bring gradients back. Lives as long as the dispose scope it was made in.</summary>
internal abstract class ForwardPass
{
    /// <summary>z: [B, C], constants.</summary>
    public abstract Tensor Logits { get; }

    /// <summary>d loss / d inputs, from d loss / d z; null for an input that the logits do not depend on.</summary>
    /// <param name="logitGradients">d loss / d z: [B, C].</param>
    /// <param name="inputs">Parameters of the network, or the theta~ that it was forwarded with.</param>
    /// <param name="again">Whether gradients are asked for once more.</param>
    public abstract IReadOnlyList<GradientFactors?> Factors(Tensor logitGradients, IReadOnlyList<Tensor> inputs, bool again = false);

    /// <summary><see cref="Factors"/>, multiplied out.</summary>
    public IReadOnlyList<Tensor?> Gradients(Tensor logitGradients, IReadOnlyList<Tensor> inputs, bool again = false)
    {
        using var guard = no_grad();
        return [.. Factors(logitGradients, inputs, again).Select(gradient => gradient?.Multiplied())];
    }

    /// <summary>
    /// d loss / d theta~ of every layer, for the d loss / d z that was given last. Only where the network
    /// <see cref="CalibratedNetwork.FactorsGradients"/>; theta~ itself need not have been made.
    /// </summary>
    public virtual IReadOnlyList<GradientFactors> ThetaFactors() => throw new NotSupportedException("torch differentiates this pass and gives no factors.");
}

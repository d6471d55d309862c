using static TorchSharp.torch;

namespace Nccl.Calibration;

/// <summary>Rows that went through a network, with what is needed to bring gradients back. Lives as long as the dispose scope it was made in.</summary>
internal abstract class ForwardPass
{
    /// <summary>z: [B, C], constants.</summary>
    public abstract Tensor Logits { get; }

    /// <summary>d loss / d inputs, from d loss / d z; null for an input that the logits do not depend on.</summary>
    /// <param name="logitGradients">d loss / d z: [B, C].</param>
    /// <param name="inputs">Parameters of the network, or the theta~ that it was forwarded with.</param>
    /// <param name="again">Whether gradients are asked for once more.</param>
    public abstract IReadOnlyList<Tensor?> Gradients(Tensor logitGradients, IReadOnlyList<Tensor> inputs, bool again = false);
}

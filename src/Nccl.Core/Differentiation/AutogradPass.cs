using static TorchSharp.torch;

namespace Nccl.Differentiation;

/// <summary>A pass through any network: torch records it and differentiates it.</summary>
/// <param name="logits">[B, C], with their graph.</param>
internal sealed class AutogradPass(Tensor logits) : ForwardPass
{
    public override Tensor Logits { get; } = logits.detach();

    public override IReadOnlyList<GradientFactors?> Factors(Tensor logitGradients, IReadOnlyList<Tensor> inputs, bool again = false) =>
        [.. Autograd.Gradients([logits], [logitGradients], inputs, keepGraph: again).Select(GradientFactors.Of)];
}

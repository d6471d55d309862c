using static TorchSharp.torch;

namespace Nccl.Differentiation;

/// <summary>
/// The only caller of autograd.grad, which ends the process instead of throwing when an input is unused and that was not allowed.
/// </summary>
internal static class Autograd
{
    /// <summary>The chain rule: gradients of a loss at <paramref name="outputs"/>, carried on to what these were made of.</summary>
    /// <param name="outputs">Part of a graph.</param>
    /// <param name="outputGradients">d loss / d outputs, of the same shapes.</param>
    /// <param name="inputs">Tensors that require gradients.</param>
    /// <param name="keepGraph">Whether the graph is needed again.</param>
    /// <returns>d loss / d inputs; null for an input that no output depends on.</returns>
    public static IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> outputGradients, IReadOnlyList<Tensor> inputs, bool keepGraph = false)
    {
        if (!outputs.All(output => output.requires_grad))
        {
            throw new InvalidOperationException(
                $"An output depends on none of the {inputs.Count} tensors to differentiate by; was it made under no_grad?");
        }

        var gradients = autograd.grad([.. outputs], [.. inputs], [.. outputGradients], retain_graph: keepGraph, allow_unused: true);
        return [.. gradients.Select(gradient => gradient.IsInvalid ? null : gradient)];
    }
}

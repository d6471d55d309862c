using Nccl.Calibration;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>
/// Gradients and plain gradient descent. The only caller of autograd.grad, which ends the process instead of throwing when
/// an input is unused and that was not allowed.
/// </summary>
internal static class Descent
{
    /// <summary>parameters := parameters - rate * clip(gradient of the loss), in place; parameters the loss does not depend on stay.</summary>
    /// <param name="parameters">What moves; its choice makes the step an inner or an outer one.</param>
    /// <param name="loss">[].</param>
    /// <param name="rate">Step size, 0 or more.</param>
    /// <param name="clip">Largest magnitude of an entry of the gradient; null for no limit.</param>
    public static void Step(IReadOnlyList<Parameter> parameters, Tensor loss, double rate, double? clip)
    {
        Apply(parameters, Gradients(loss, parameters), rate, clip);
    }

    /// <summary>parameters := parameters - rate * clip(gradients), in place. Uses the gradients up.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="gradients">One per parameter; null for one that stays.</param>
    /// <param name="rate">Step size, 0 or more.</param>
    /// <param name="clip">Largest magnitude of an entry of the gradient; null for no limit.</param>
    public static void Apply(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor?> gradients, double rate, double? clip)
    {
        using var guard = no_grad();
        for (var i = 0; i < parameters.Count; i++)
        {
            using var gradient = gradients[i];
            if (gradient is null)
            {
                continue;
            }

            if (clip is { } limit)
            {
                gradient.ClampInPlace(limit);
            }

            parameters[i].AddInPlace(gradient, -rate);
        }
    }

    /// <summary>d loss / d inputs; null for an input that the loss does not depend on.</summary>
    /// <param name="loss">[], part of a graph.</param>
    /// <param name="inputs">Tensors that require gradients.</param>
    /// <param name="keepGraph">Whether the graph is needed again.</param>
    public static IReadOnlyList<Tensor?> Gradients(Tensor loss, IReadOnlyList<Tensor> inputs, bool keepGraph = false)
    {
        if (!loss.requires_grad)
        {
            throw new InvalidOperationException(
                $"The loss depends on none of the {inputs.Count} tensors to differentiate by; were the weights made under no_grad?");
        }

        return Valid(autograd.grad([loss], [.. inputs], retain_graph: keepGraph, allow_unused: true));
    }

    /// <summary>The chain rule: gradients of a loss at <paramref name="outputs"/>, carried on to what these were made of.</summary>
    /// <param name="outputs">Part of a graph.</param>
    /// <param name="outputGradients">d loss / d outputs.</param>
    /// <param name="inputs">Tensors that require gradients.</param>
    public static IReadOnlyList<Tensor?> Gradients(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> outputGradients, IReadOnlyList<Tensor> inputs) =>
        Valid(autograd.grad([.. outputs], [.. inputs], [.. outputGradients], allow_unused: true));

    private static IReadOnlyList<Tensor?> Valid(IEnumerable<Tensor> gradients) => [.. gradients.Select(gradient => gradient.IsInvalid ? null : gradient)];
}

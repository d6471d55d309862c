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
        var gradients = Gradients(loss, parameters);
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

        var gradients = autograd.grad([loss], [.. inputs], retain_graph: keepGraph, allow_unused: true);
        return [.. gradients.Select(gradient => gradient.IsInvalid ? null : gradient)];
    }
}

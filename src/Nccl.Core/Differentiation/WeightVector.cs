using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Differentiation;

/// <summary>Gradients of all weights as one vector, for formulas that take angles between them.</summary>
internal static class WeightVector
{
    /// <summary>All gradients, one after the other: [D]; 0 for a parameter that the loss does not depend on.</summary>
    public static Tensor Of(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor?> gradients)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        return cat([.. parameters.Select((parameter, i) => (gradients[i] ?? zeros_like(parameter)).reshape(-1))], 0).MoveToOuterDisposeScope();
    }

    /// <summary>Back to one tensor per parameter, as views of <paramref name="vector"/>.</summary>
    public static IReadOnlyList<Tensor> Split(Tensor vector, IReadOnlyList<Parameter> parameters)
    {
        var (start, parts) = (0L, new Tensor[parameters.Count]);
        for (var i = 0; i < parts.Length; i++)
        {
            var length = parameters[i].NumberOfElements;
            using var part = vector.narrow(0, start, length);
            parts[i] = part.view(parameters[i].shape);
            start += length;
        }

        return parts;
    }
}

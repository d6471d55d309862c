using System.Numerics;
using System.Runtime.InteropServices;
using Nccl.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>Plain gradient descent: the one place where parameters change.</summary>
internal static class Descent
{
    /// <summary>parameters := parameters - rate * clip(gradients), in place. Uses the gradients up.</summary>
    /// <param name="parameters">What moves; its choice makes the step an inner or an outer one.</param>
    /// <param name="gradients">One per parameter; null for one that stays.</param>
    /// <param name="rate">Step size, 0 or more.</param>
    /// <param name="clip">Largest magnitude of an entry of the gradient; null for no limit.</param>
    public static void Apply(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor?> gradients, double rate, double? clip)
    {
        using var guard = no_grad();
        for (var i = 0; i < parameters.Count; i++)
        {
            using var gradient = gradients[i];
            if (gradient is not null)
            {
                Apply(parameters[i], gradient, rate, clip);
            }
        }
    }

    private static void Apply(Parameter parameter, Tensor gradient, double rate, double? clip)
    {
        if (parameter.device.type == DeviceType.CPU && parameter.is_contiguous() && gradient.is_contiguous())
        {
            // One pass over both instead of two, 0.05 of 3.1 ms of an MLP step.
            var limit = clip ?? double.PositiveInfinity;
            if (parameter.dtype == ScalarType.Float64)
            {
                InOnePass(parameter, gradient, rate, limit);
            }
            else
            {
                InOnePass(parameter, gradient, (float)rate, (float)limit);
            }

            return;
        }

        if (clip is { } largest)
        {
            gradient.ClampInPlace(largest);
        }

        parameter.AddInPlace(gradient, -rate);
    }

    private static void InOnePass<T>(Tensor parameter, Tensor gradient, T rate, T limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var p = MemoryMarshal.Cast<byte, T>(parameter.bytes);
        var g = MemoryMarshal.Cast<byte, T>(gradient.bytes);
        var (low, high) = (new Vector<T>(-limit), new Vector<T>(limit));
        var i = 0;
        for (; i <= p.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var clipped = Vector.Clamp(new Vector<T>(g[i..]), low, high);
            (new Vector<T>(p[i..]) - (clipped * rate)).CopyTo(p[i..]);
        }

        for (; i < p.Length; i++)
        {
            p[i] -= rate * T.Clamp(g[i], -limit, limit);
        }
    }
}

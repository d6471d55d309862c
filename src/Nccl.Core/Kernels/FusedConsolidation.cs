using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Nccl.Kernels;

/// <summary>
/// Term (a) of eq. 6, its chain rule to psi and the distillation's share there, in one pass over the weights
/// instead of nine: each pass streams arrays larger than the cache through it. 0.3 of 3.5 ms of an MLP step on a CPU. From the factors of g,
/// neither g nor theta~ is written: another 2 % of the step.
/// </summary>
internal static class FusedConsolidation
{
    /// <summary>
    /// With theta~ = psi * theta, d = theta~ - anchor and g = d KL / d theta~: value = 1/2 c * sum of g^2 d^2, and
    /// d / d psi = sum over the entries that share a psi of (c g^2 d + w g) theta.
    /// </summary>
    /// <param name="theta">[O, ...].</param>
    /// <param name="psi">One entry per group of theta's entries, in their order.</param>
    /// <param name="outputs">With <paramref name="inputs"/> the factors of g: [B, O]; without, g itself.</param>
    /// <param name="inputs">[B, I], or null.</param>
    /// <param name="anchor">Of theta's shape.</param>
    /// <param name="consolidation">c = w_c, times what F is scaled by.</param>
    /// <param name="distillation">w = w_d, or 0 where the distillation is no part of the objective.</param>
    /// <returns>The value, and the gradient in the shape of psi.</returns>
    public static (double Value, Tensor PsiGradient) Of(
        Tensor theta, Tensor psi, Tensor outputs, Tensor? inputs, Tensor anchor, double consolidation, double distillation) =>
        theta.dtype == ScalarType.Float64
            ? Of<double>(theta, psi, outputs, inputs, anchor, consolidation, distillation)
            : Of<float>(theta, psi, outputs, inputs, anchor, (float)consolidation, (float)distillation);

    private static (double Value, Tensor PsiGradient) Of<T>(
        Tensor theta, Tensor psi, Tensor outputs, Tensor? inputs, Tensor anchor, T consolidation, T distillation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var packedOutputs = outputs.contiguous();
        using var packedInputs = inputs?.contiguous();
        using var packedAnchor = anchor.contiguous();
        var a = packedAnchor.Entries<T>();
        var weights = theta.Entries<T>();
        var scales = psi.Entries<T>();
        var psiGradient = empty_like(psi, requires_grad: false);
        var ofPsi = psiGradient.Entries<T>();
        var perPsi = weights.Length / ofPsi.Length;
        using var sum = empty(perPsi, dtype: theta.dtype);
        var g = new GradientRows<T>(packedOutputs.Entries<T>(), packedInputs is null ? [] : packedInputs.Entries<T>(), sum.Entries<T>());
        var value = 0.0;
        for (var i = 0; i < ofPsi.Length; i++)
        {
            var start = i * perPsi;
            (var energy, ofPsi[i]) = OfGroup(
                scales[i], g[i], weights.Slice(start, perPsi), a.Slice(start, perPsi), consolidation, distillation);
            value += double.CreateChecked(energy);
        }

        return (0.5 * double.CreateChecked(consolidation) * value, psiGradient);
    }

    /// <summary>The sum of g^2 d^2, and the gradient of the one psi that the entries share.</summary>
    private static (T Energy, T Gradient) OfGroup<T>(
        T psi, ReadOnlySpan<T> g, ReadOnlySpan<T> theta, ReadOnlySpan<T> anchor, T consolidation, T distillation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradients = MemoryMarshal.Cast<T, Vector512<T>>(g);
        var weights = MemoryMarshal.Cast<T, Vector512<T>>(theta);
        var anchors = MemoryMarshal.Cast<T, Vector512<T>>(anchor);
        var (energies, slopes) = (Vector512<T>.Zero, Vector512<T>.Zero);
        for (var i = 0; i < gradients.Length; i++)
        {
            var (gi, ti) = (gradients[i], weights[i]);
            var pull = gi * ((ti * psi) - anchors[i]); // g d
            energies += pull * pull;
            slopes += ((gi * pull * consolidation) + (gi * distillation)) * ti;
        }

        var (energy, slope) = (Vector512.Sum(energies), Vector512.Sum(slopes));
        for (var i = gradients.Length * Vector512<T>.Count; i < g.Length; i++)
        {
            var pull = g[i] * ((theta[i] * psi) - anchor[i]);
            energy += pull * pull;
            slope += ((g[i] * pull * consolidation) + (g[i] * distillation)) * theta[i];
        }

        return (energy, slope);
    }
}

using static TorchSharp.torch;

namespace Nccl.Calibration;

/// <summary>A layer for prediction only: plain weights into which calibration and batch norm are folded.</summary>
/// <param name="Weight">[O, I] or [O, I, K, K].</param>
/// <param name="Bias">[O].</param>
/// <param name="NormScale">[O]; null unless a layer norm remains.</param>
/// <param name="NormShift">[O]; null unless a layer norm remains.</param>
internal sealed record FoldedLayer(Tensor Weight, Tensor Bias, Tensor? NormScale, Tensor? NormShift) : IDisposable
{
    public Tensor Apply(Tensor input, Func<Tensor, Tensor, Tensor?, Tensor> affine)
    {
        if (NormScale is null)
        {
            return affine(input, Weight, Bias);
        }

        using var features = affine(input, Weight, Bias);
        return Normalization.LayerNorm(features, NormScale, NormShift!);
    }

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
        NormScale?.Dispose();
        NormShift?.Dispose();
    }
}

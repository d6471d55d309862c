using Nccl.Calibration;
using static TorchSharp.torch;

namespace Nccl.Networks;

/// <summary>A network of convolutions: brings images [B, C, H, W] into the order of memory in which its layers are fast and compute alike.</summary>
internal abstract class ImageNetwork(string name, IReadOnlyList<int> inputShape, ParameterFactory factory) : CalibratedNetwork(name, factory)
{
    private static readonly long[] Pixels = [2, 3];

    public sealed override IReadOnlyList<int> InputShape => inputShape;

    public sealed override Tensor forward(Tensor input, CalibratedWeights weights)
    {
        if (input.shape[0] == 1 && !training)
        {
            // Twice, so that it is computed as images in a batch are; a single one takes another way. In training the statistics
            // would count the row twice.
            using var pair = cat([input, input], 0);
            using var pairOfPixels = ChannelsLast(pair);
            using var both = Logits(pairOfPixels, weights);
            return both.narrow(0, 0, 1);
        }

        using var pixels = ChannelsLast(input);
        return Logits(pixels, weights);
    }

    /// <param name="images">[B, C, H, W], the channels of a pixel side by side in memory.</param>
    /// <param name="weights">theta~, or implicit.</param>
    /// <returns>[B, classes].</returns>
    protected abstract Tensor Logits(Tensor images, CalibratedWeights weights);

    /// <summary>[B, channels]. Layers in training may have zeros beside their channels, see ChannelPadding; what follows the last one must not see them.</summary>
    /// <param name="features">Of the last layer of convolutions: [B, channels or more, H, W].</param>
    /// <param name="channels">Those that the layer has.</param>
    protected static Tensor MeanOverPixels(Tensor features, long channels)
    {
        var means = features.mean(Pixels);
        if (means.shape[1] == channels)
        {
            return means;
        }

        using (means)
        {
            return means.narrow(1, 0, channels);
        }
    }

    /// <summary>Rows of pixels that a layer with this stride leaves of so many, or columns.</summary>
    protected static long Strided(long pixels, int stride) => (pixels + stride - 1) / stride;

    /// <summary>The same [B, C, H, W] with the channels of a pixel side by side in memory, which convolutions and norms after it keep (gain: CalibratedConv2d).</summary>
    private static Tensor ChannelsLast(Tensor input)
    {
        using var pixels = input.permute(0, 2, 3, 1);
        using var packed = pixels.contiguous();
        return packed.permute(0, 3, 1, 2);
    }
}

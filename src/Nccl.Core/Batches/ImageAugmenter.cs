using Nccl.Randomness;
using static TorchSharp.torch;

namespace Nccl.Batches;

/// <summary>Shifts and mirrors images [B, C, H, W] at random. Owns nothing.</summary>
internal sealed class ImageAugmenter
{
    /// <summary>Draws per image whatever the options, so that one of them never shifts the draws of another.</summary>
    private const int DrawsPerImage = 3;

    private readonly ImageAugmentation _options;
    private readonly RandomSource _stream;
    private readonly int _height;
    private readonly int _width;

    /// <param name="options">What to change.</param>
    /// <param name="imageShape">[C, H, W].</param>
    /// <param name="stream">Where the draws come from.</param>
    /// <exception cref="ArgumentException">The network takes no images, or smaller ones than the border.</exception>
    public ImageAugmenter(ImageAugmentation options, IReadOnlyList<int> imageShape, RandomSource stream)
    {
        if (imageShape.Count != 3 || options.CropPadding >= Math.Min(imageShape[1], imageShape[2]))
        {
            throw new ArgumentException(
                $"Learning.Augmentation with CropPadding = {options.CropPadding} is for images [channels, height, width] that are larger than the padding; "
                + $"a row is [{string.Join(", ", imageShape)}]. Choose a smaller padding, or Augmentation = null.",
                nameof(options));
        }

        (_options, _stream, _height, _width) = (options, stream, imageShape[1], imageShape[2]);
    }

    /// <summary>Replaces the images of a batch.</summary>
    public void Apply(LearningBatch batch)
    {
        using var before = batch.Inputs;
        batch.Inputs = Apply(before);
    }

    /// <param name="images">[B, C, H, W].</param>
    /// <returns>New images of the same shape.</returns>
    public Tensor Apply(Tensor images)
    {
        var count = (int)images.shape[0];
        var draws = _stream.Uniform(DrawsPerImage * count);
        var (lines, columns) = (new long[count * _height], new long[count * _width]);
        for (var i = 0; i < count; i++)
        {
            var mine = draws.AsSpan(i * DrawsPerImage, DrawsPerImage);
            var (down, right) = (Shift(mine[0]), Shift(mine[1]));
            var isMirrored = _options.HorizontalFlip && mine[2] < 0.5;
            for (var y = 0; y < _height; y++)
            {
                lines[(i * _height) + y] = Math.Clamp(y + down, 0, _height - 1);
            }

            for (var x = 0; x < _width; x++)
            {
                columns[(i * _width) + x] = Math.Clamp((isMirrored ? _width - 1 - x : x) + right, 0, _width - 1);
            }
        }

        using var fromLines = Index(lines, [count, 1, _height, 1], images);
        using var fromColumns = Index(columns, [count, 1, 1, _width], images);
        using var shifted = images.gather(2, fromLines);
        return shifted.gather(3, fromColumns);
    }

    /// <summary>-p to p, all equally likely. Rounding could lift the product to one more.</summary>
    private int Shift(double draw)
    {
        var padding = _options.CropPadding;
        return Math.Min((int)(draw * ((2 * padding) + 1)), 2 * padding) - padding;
    }

    /// <summary>Which line or column each pixel comes from, for all channels.</summary>
    private static Tensor Index(long[] values, long[] shape, Tensor images)
    {
        using var flat = frombuffer(values, ScalarType.Int64);
        using var shaped = flat.view(shape);
        using var moved = shaped.to(images.device, copy: true);
        return moved.expand(images.shape);
    }
}

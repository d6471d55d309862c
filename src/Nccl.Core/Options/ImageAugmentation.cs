using System.Globalization;

namespace Nccl;

/// <summary>
/// Small random changes of images while they are learnt, so that a stream that is seen once shows more than it has: a shift and
/// a mirroring, drawn anew for every image and step. Memory keeps the images as they came, and predictions see them so.
/// </summary>
/// <remarks>
/// Only for networks that take images [channels, height, width]. The draws have a random stream of their own, which is saved with the
/// model: a run that was interrupted goes on bit for bit, and switching it on changes no other draw.
/// </remarks>
public sealed record ImageAugmentation
{
    /// <summary>How far an image may be shifted in each direction, in pixels: a crop of its own size, out of the image with a border of this width. The border repeats the pixels at the edge; 0 for no shift.</summary>
    /// <value>Default 4, the usual crop for images of 32 x 32 pixels; it must be less than height and width.</value>
    public int CropPadding { get; init; } = 4;

    /// <summary>Whether every second image, by chance, is mirrored left to right. Wrong for letters, digits and traffic signs.</summary>
    /// <value>Default true.</value>
    public bool HorizontalFlip { get; init; } = true;

    /// <summary>
    /// Whether replayed rows of past tasks are changed too, each time anew. Their stored predictions are those of the unchanged image.
    /// The outer step always sees the rows as they are.
    /// </summary>
    /// <value>Default true.</value>
    public bool OfReplay { get; init; } = true;

    /// <summary>One line, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"shift by up to {CropPadding} pixels, {(HorizontalFlip ? "mirroring" : "no mirroring")}, {(OfReplay ? "replayed rows too" : "replayed rows unchanged")}");

    /// <summary>What is wrong with these options, one sentence each; empty when nothing is.</summary>
    internal IEnumerable<string> Violations()
    {
        if (CropPadding < 0)
        {
            yield return $"Learning.Augmentation.CropPadding is {CropPadding}; it must be at least 0.";
        }
    }
}

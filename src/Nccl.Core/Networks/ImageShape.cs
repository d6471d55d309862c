namespace Nccl.Networks;

/// <summary>An image as the network takes it, and how its pixels lie in the rows that are given.</summary>
/// <param name="Dimensions">[C, H, W].</param>
/// <param name="Layout">The order of the pixels in a row.</param>
internal sealed record ImageShape(IReadOnlyList<int> Dimensions, PixelLayout Layout)
{
    /// <summary>A dimension up to this can be the channels; grey, colours, colours and alpha.</summary>
    private const int MostChannels = 4;

    /// <summary>
    /// Reads the dimensions of a column: channels first, unless only the last can be the channels. Where both ends can, the reading
    /// with square images counts.
    /// </summary>
    /// <exception cref="ArgumentException">Both readings are as likely.</exception>
    public static ImageShape Of(IReadOnlyList<int> columnShape)
    {
        var planar = new ImageShape(columnShape, PixelLayout.Planar);
        var interleaved = new ImageShape(PlanarOf(columnShape), PixelLayout.Interleaved);
        var (first, last) = (columnShape[0] <= MostChannels, columnShape[2] <= MostChannels);
        if (first != last)
        {
            return first ? planar : interleaved;
        }

        if (!first || (planar.IsSquare && !interleaved.IsSquare))
        {
            return planar;
        }

        return interleaved.IsSquare && !planar.IsSquare
            ? interleaved
            : throw new ArgumentException(
                $"The feature column has the dimensions {Text(columnShape)}, which can be [channels, height, width] as well as [height, width, channels]. "
                + $"Say which: Network.InputShape = {Text(planar.Dimensions)} or {Text(interleaved.Dimensions)} (channels, height, width).",
                nameof(columnShape));
    }

    /// <summary>Matches the dimensions of a column with the image that is expected.</summary>
    /// <param name="columnShape">The dimensions of the column; if not three, its pixels count as planar.</param>
    /// <param name="expected">[C, H, W].</param>
    /// <exception cref="ArgumentException">Images of another size.</exception>
    public static ImageShape Of(IReadOnlyList<int> columnShape, IReadOnlyList<int> expected)
    {
        if (columnShape.Count != 3 || columnShape.SequenceEqual(expected))
        {
            return new ImageShape(expected, PixelLayout.Planar);
        }

        return PlanarOf(columnShape).SequenceEqual(expected)
            ? new ImageShape(expected, PixelLayout.Interleaved)
            : throw new ArgumentException(
                $"The feature column has images of {Text(columnShape)}, the network takes {Text(expected)} (channels, height, width). "
                + "Bring them to that size with ResizeImages, and to as many colours with ExtractPixels.",
                nameof(columnShape));
    }

    /// <summary>Copies a row into the order in which the network takes it.</summary>
    public void CopyPlanar(ReadOnlySpan<float> row, Span<float> planar)
    {
        if (Layout == PixelLayout.Planar)
        {
            row.CopyTo(planar);
            return;
        }

        var (channels, pixels) = (Dimensions[0], Dimensions[1] * Dimensions[2]);
        for (var channel = 0; channel < channels; channel++)
        {
            var plane = planar.Slice(channel * pixels, pixels);
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                plane[pixel] = row[(pixel * channels) + channel];
            }
        }
    }

    private bool IsSquare => Dimensions[1] == Dimensions[2];

    private static int[] PlanarOf(IReadOnlyList<int> interleaved) => [interleaved[2], interleaved[0], interleaved[1]];

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}

namespace Examples.Digits;

/// <summary>Labelled images in one block of memory, one byte per pixel: 60,000 of them are 47 MB, a fourth of the floats.</summary>
internal sealed class DigitPool
{
    /// <summary>Pixels of one image, 28 x 28.</summary>
    public const int ImageLength = 28 * 28;

    /// <summary>Digits that a label may be, 0 to 9.</summary>
    public const int LabelCount = 10;

    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    /// <summary>Takes over the arrays.</summary>
    /// <param name="pixels">Image after image, <see cref="ImageLength"/> bytes each.</param>
    /// <param name="labels">One label per image, 0 to 9.</param>
    public DigitPool(byte[] pixels, byte[] labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, labels.Length * ImageLength, nameof(pixels));
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>The digit that image <paramref name="row"/> shows.</summary>
    public int Label(int row) => _labels[row];

    /// <summary>The pixels of image <paramref name="row"/>, 0 is black and 255 is white.</summary>
    public ReadOnlySpan<byte> Pixels(int row) => _pixels.AsSpan(row * ImageLength, ImageLength);
}

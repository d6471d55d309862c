using Examples.Drawing;

namespace Examples.Digits;

/// <summary>The embedded data: digits that this program draws.</summary>
internal static class DrawnDigits
{
    /// <summary>The most rows that a task may have, as many as MNIST has.</summary>
    public const int MaxRows = 60_000;

    private const int MinTrain = 5_000;
    private const int TestRows = 1_000;

    /// <summary>Draws the images for tasks of <paramref name="rows"/> rows.</summary>
    public static DigitSource Draw(int rows, int seed, CancellationToken cancellationToken)
    {
        // The seeds of the images: a block per run, test images right after the training images.
        var first = unchecked(seed * (MaxRows + TestRows));
        var train = DrawPool(Math.Max(rows, MinTrain), first, cancellationToken);
        var test = DrawPool(TestRows, unchecked(first + MaxRows), cancellationToken);
        return new DigitSource("drawn digits", train, test);
    }

    private static DigitPool DrawPool(int count, int firstSeed, CancellationToken cancellationToken)
    {
        var pixels = new byte[count * DigitPool.ImageLength];
        var labels = new byte[count];
        var digits = new Random(firstSeed);
        using var painter = new DigitPainter();
        for (var row = 0; row < count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            labels[row] = (byte)digits.Next(DigitPool.LabelCount);
            painter.Paint(labels[row], unchecked(firstSeed + row), pixels.AsSpan(row * DigitPool.ImageLength, DigitPool.ImageLength));
        }

        return new DigitPool(pixels, labels);
    }
}

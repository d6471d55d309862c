using Examples.Randomness;
using SkiaSharp;

namespace Examples.Drawing;

/// <summary>
/// Draws hand-written digits, white on black. The same digit and seed always give the same image.
/// </summary>
/// <remarks>Owns one bitmap that every image is drawn on, so it serves one thread; dispose it after use.</remarks>
internal sealed class DigitPainter : IDisposable
{
    /// <summary>Width and height of an image, in pixels.</summary>
    public const int Size = 28;

    private const float DistractorChance = 0.25f;
    private const float GrainStrength = 10;

    private readonly SKBitmap _bitmap = new(new SKImageInfo(Size, Size, SKColorType.Alpha8, SKAlphaType.Premul));
    private readonly SKCanvas _canvas;
    private readonly SKPath _path = new();
    private readonly SKPaint _pen = new()
    {
        IsAntialias = true,
        Style = SKPaintStyle.Stroke,
        StrokeCap = SKStrokeCap.Round,
        StrokeJoin = SKStrokeJoin.Round,
    };

    public DigitPainter() => _canvas = new SKCanvas(_bitmap);

    /// <summary>Draws one image.</summary>
    /// <param name="digit">What to write, 0 to 9.</param>
    /// <param name="seed">Which of the many ways to write it.</param>
    /// <param name="pixels">Receives <see cref="Size"/> x <see cref="Size"/> values row by row, 0 is black and 255 is white.</param>
    public void Paint(int digit, int seed, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(digit, DigitShapes.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Size * Size, nameof(pixels));

        var random = new Random(Seeds.Scatter(seed));
        _canvas.Clear(SKColors.Transparent);
        Write(digit, Handwriting.Draw(random), random);
        if (random.NextSingle() < DistractorChance)
        {
            Scratch(random);
        }

        _canvas.Flush();
        for (var y = 0; y < Size; y++)
        {
            _bitmap.GetPixelSpan().Slice(y * _bitmap.RowBytes, Size).CopyTo(pixels[(y * Size)..]);
        }

        AddGrain(pixels, random);
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
        _path.Dispose();
        _pen.Dispose();
    }

    private static void AddGrain(Span<byte> pixels, Random random)
    {
        // One call for all pixels: a draw per pixel would cost more than the strokes.
        Span<byte> noise = stackalloc byte[Size * Size];
        random.NextBytes(noise);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Grain.Add(pixels[i], noise[i], GrainStrength);
        }
    }

    private void Write(int digit, Handwriting hand, Random random)
    {
        var ways = DigitShapes.WaysToWrite(digit);
        Span<SKPoint> points = stackalloc SKPoint[Stroke.MaxPoints];
        _path.Rewind();
        foreach (var stroke in ways[random.Next(ways.Length)])
        {
            var placed = points[..stroke.Points.Length];
            for (var i = 0; i < placed.Length; i++)
            {
                var point = hand.Placement.MapPoint(stroke.Points[i]);
                placed[i] = new SKPoint(point.X + random.Normal(0, hand.Wobble), point.Y + random.Normal(0, hand.Wobble));
            }

            stroke.Trace(_path, placed);
        }

        Ink(hand.Thickness, hand.Ink);
    }

    // A stray line of the pen: short, thin and paler than the digit.
    private void Scratch(Random random)
    {
        var (x, y) = (random.Between(2, Size - 2), random.Between(2, Size - 2));
        _path.Rewind();
        _path.MoveTo(x, y);
        _path.LineTo(x + random.Normal(0, 5), y + random.Normal(0, 5));
        Ink(random.Between(0.8f, 1.8f), random.Between(0.4f, 0.9f));
    }

    private void Ink(float thickness, float brightness)
    {
        _pen.StrokeWidth = thickness;
        _pen.Color = SKColors.White.WithAlpha((byte)(255 * brightness));
        _canvas.DrawPath(_path, _pen);
    }
}

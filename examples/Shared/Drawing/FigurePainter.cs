using Examples.Randomness;
using SkiaSharp;

namespace Examples.Drawing;

/// <summary>
/// Draws a bright figure of about its usual colour, in any place, size and turn, on a dark ground of two colours, with grain like that
/// of a photograph. The same seed gives the same image. Owns native memory; serves one thread.
/// </summary>
internal sealed class FigurePainter : IDisposable
{
    private const int Size = 48;
    private const int Quality = 92;
    private const float GrainStrength = 14;

    private readonly SKBitmap _bitmap = new(new SKImageInfo(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque));
    private readonly SKCanvas _canvas;

    public FigurePainter() => _canvas = new SKCanvas(_bitmap);

    /// <summary>Draws one image as a JPEG file.</summary>
    public void Paint(Figure figure, int seed, string path)
    {
        var random = new Random(seed);
        using (var shader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0), new SKPoint(random.Between(0, Size), Size), [Ground(random), Ground(random)], SKShaderTileMode.Clamp))
        using (var paint = new SKPaint { Shader = shader })
        {
            _canvas.DrawPaint(paint);
        }

        var hue = (Hue(figure) + random.Between(-25, 25) + 360) % 360;
        using var ink = new SKPaint { IsAntialias = true, Color = SKColor.FromHsl(hue, random.Between(60, 95), random.Between(50, 75)) };
        using var form = Form(figure);
        var radius = random.Between(0.28f, 0.4f) * Size;
        _canvas.Save();
        _canvas.Translate((Size / 2f) + random.Between(-5, 5), (Size / 2f) + random.Between(-5, 5));
        _canvas.RotateDegrees(random.Between(-25, 25));
        _canvas.Scale(radius);
        _canvas.DrawPath(form, ink);
        _canvas.Restore();
        AddGrain(random);
        using var file = File.Create(path);
        _bitmap.Encode(file, SKEncodedImageFormat.Jpeg, Quality);
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    /// <summary>The colour as an angle.</summary>
    private static float Hue(Figure figure) => figure switch
    {
        Figure.Drop => 210,
        Figure.Heart => 0,
        Figure.Leaf => 120,
        _ => 50,
    };

    /// <summary>The form about the origin, within a radius of 1.</summary>
    private static SKPath Form(Figure figure)
    {
        var path = new SKPath();
        switch (figure)
        {
            case Figure.Drop:
                path.MoveTo(0, -1.1f);
                path.CubicTo(0.2f, -0.5f, 0.75f, -0.1f, 0.7f, 0.4f);
                path.CubicTo(0.6f, 1.1f, -0.6f, 1.1f, -0.7f, 0.4f);
                path.CubicTo(-0.75f, -0.1f, -0.2f, -0.5f, 0, -1.1f);
                break;
            case Figure.Heart:
                path.MoveTo(0, 0.95f);
                path.CubicTo(-1.3f, 0.1f, -1, -1.1f, 0, -0.45f);
                path.CubicTo(1, -1.1f, 1.3f, 0.1f, 0, 0.95f);
                break;
            case Figure.Leaf:
                path.MoveTo(-1, 0.6f);
                path.CubicTo(-0.8f, -0.6f, 0.2f, -0.9f, 1.1f, -0.8f);
                path.CubicTo(1, 0.4f, 0.2f, 1.1f, -1, 0.6f);
                break;
            case Figure.Moon:
                path.AddCircle(0, 0, 0.95f);
                using (var bite = new SKPath())
                {
                    bite.AddCircle(0.5f, -0.1f, 0.8f);
                    path.Op(bite, SKPathOp.Difference, path);
                }

                break;
            case Figure.Star:
                path.AddPoly(Corners(10, corner => corner % 2 == 0 ? 1.1f : 0.42f));
                break;
            case Figure.Sun:
                path.AddPoly(Corners(32, corner => corner % 2 == 0 ? 1.1f : 0.8f));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(figure), figure, "Not a figure.");
        }

        return path;
    }

    private static SKPoint[] Corners(int count, Func<int, float> radius) =>
    [
        .. Enumerable.Range(0, count).Select(corner =>
        {
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * corner / count);
            return new SKPoint(radius(corner) * sine, -radius(corner) * cosine);
        }),
    ];

    private static SKColor Ground(Random random) => SKColor.FromHsl(random.Between(0, 360), random.Between(10, 50), random.Between(8, 35));

    private void AddGrain(Random random)
    {
        _canvas.Flush();
        var pixels = _bitmap.GetPixelSpan();
        var noise = new byte[pixels.Length];
        random.NextBytes(noise);
        var grainy = new byte[pixels.Length];
        for (var i = 0; i < grainy.Length; i++)
        {
            grainy[i] = i % 4 == 3 ? pixels[i] : Grain.Add(pixels[i], noise[i], GrainStrength);
        }

        System.Runtime.InteropServices.Marshal.Copy(grainy, 0, _bitmap.GetPixels(), grainy.Length);
    }
}

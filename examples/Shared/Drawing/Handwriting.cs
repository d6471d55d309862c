using Examples.Randomness;
using SkiaSharp;

namespace Examples.Drawing;

/// <summary>How one image is written: slant, size and place, the thickness of the pen and how unsteady the hand is.</summary>
/// <param name="Placement">From the box of 100 x 100 to pixels.</param>
/// <param name="Thickness">Of the pen, in pixels.</param>
/// <param name="Wobble">Standard deviation of a point around its place, in pixels.</param>
/// <param name="Ink">Brightness of the line, at most 1.</param>
internal readonly record struct Handwriting(SKMatrix Placement, float Thickness, float Wobble, float Ink)
{
    private const float Radians = MathF.PI / 180;

    // A digit fills the middle 20 pixels of 28, as in MNIST.
    private const float PixelsPerUnit = 0.2f;

    /// <summary>Draws a random handwriting.</summary>
    public static Handwriting Draw(Random random)
    {
        var angle = random.Normal(0, 6) * Radians;
        var slant = Math.Clamp(random.Normal(-0.12f, 0.18f), -0.55f, 0.4f);
        var width = random.Between(0.88f, 1.25f) * PixelsPerUnit;
        var height = random.Between(0.86f, 1.06f) * PixelsPerUnit;
        var centreX = 13.5f + random.Normal(0, 0.7f);
        var centreY = 13.5f + random.Normal(0, 0.7f);

        // Rotation * shear * scale around the middle of the box.
        var (sin, cos) = MathF.SinCos(angle);
        var scaleX = width * cos;
        var skewX = height * ((slant * cos) - sin);
        var skewY = width * sin;
        var scaleY = height * ((slant * sin) + cos);
        var placement = new SKMatrix(
            scaleX, skewX, centreX - (50 * (scaleX + skewX)),
            skewY, scaleY, centreY - (50 * (skewY + scaleY)),
            0, 0, 1);
        return new Handwriting(placement, random.Between(1.6f, 3.6f), random.Between(0.3f, 1.0f), random.Between(0.75f, 1f));
    }
}

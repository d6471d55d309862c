using System.Globalization;
using SkiaSharp;

namespace Examples.Drawing;

/// <summary>One movement of the pen: a smooth line through its points, with a sharp turn at every corner.</summary>
internal sealed class Stroke
{
    /// <summary>The most points that a stroke may have.</summary>
    public const int MaxPoints = 16;

    private Stroke(SKPoint[] points, bool[] isCorner)
    {
        Points = points;
        IsCorner = isCorner;
    }

    /// <summary>The points in a box of 100 x 100, x to the right, y down.</summary>
    public SKPoint[] Points { get; }

    /// <summary>Whether the pen turns sharply at a point; the first and the last point always count as corners.</summary>
    public bool[] IsCorner { get; }

    /// <summary>Reads <c>"30,22 55,2! 52,98"</c>: points separated by spaces, an exclamation mark at a corner.</summary>
    public static Stroke Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words.Length, MaxPoints, nameof(text));
        var points = new SKPoint[words.Length];
        var isCorner = new bool[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            var numbers = words[i].TrimEnd('!').Split(',');
            points[i] = new SKPoint(
                float.Parse(numbers[0], CultureInfo.InvariantCulture),
                float.Parse(numbers[1], CultureInfo.InvariantCulture));
            isCorner[i] = i == 0 || i == words.Length - 1 || words[i].EndsWith('!');
        }

        return new Stroke(points, isCorner);
    }

    /// <summary>
    /// Adds the line to <paramref name="path"/>, through <paramref name="placed"/> instead of <see cref="Points"/>.
    /// Between corners it is a Catmull-Rom spline: from p1 to p2 the control points are p1 + (p2 - p0)/6 and p2 - (p3 - p1)/6.
    /// </summary>
    public void Trace(SKPath path, ReadOnlySpan<SKPoint> placed)
    {
        path.MoveTo(placed[0]);
        for (var i = 1; i < placed.Length; i++)
        {
            var (from, to) = (placed[i - 1], placed[i]);
            var before = IsCorner[i - 1] ? from : placed[i - 2];
            var after = IsCorner[i] ? to : placed[i + 1];
            path.CubicTo(
                from.X + ((to.X - before.X) / 6), from.Y + ((to.Y - before.Y) / 6),
                to.X - ((after.X - from.X) / 6), to.Y - ((after.Y - from.Y) / 6),
                to.X, to.Y);
        }
    }
}

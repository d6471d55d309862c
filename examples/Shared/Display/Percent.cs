using System.Globalization;

namespace Examples.Display;

/// <summary>Accuracies as text: whole percents in narrow cells, coloured where colours are shown.</summary>
internal static class Percent
{
    /// <summary>Width of a cell that holds two digits and the space before them; 100 takes one more.</summary>
    public const int NarrowCell = 3;

    /// <summary>How wide cells must be so that none of the accuracies touches its neighbour.</summary>
    public static int CellWidth(IEnumerable<double> accuracies) =>
        accuracies.Any(accuracy => Whole(accuracy) == 100) ? NarrowCell + 1 : NarrowCell;

    /// <summary>Markup of one cell, from red over yellow (70 %) to green.</summary>
    public static string Cell(double accuracy, int width)
    {
        var text = Whole(accuracy).ToString(CultureInfo.InvariantCulture).PadLeft(width);
        var (red, green) = accuracy < 0.7
            ? (225, (int)(80 + (130 * Math.Max(0, (accuracy - 0.4) / 0.3))))
            : ((int)(225 - (145 * ((accuracy - 0.7) / 0.3))), 210);
        return $"[#{red:x2}{green:x2}50]{text}[/]";
    }

    /// <summary>With one digit after the point.</summary>
    public static string Exact(double fraction) =>
        (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A difference in percentage points, always with its sign.</summary>
    public static string Signed(double fraction) =>
        (100 * fraction).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    // Away from zero: 84.5 is 85 for everybody who did not learn of banker's rounding.
    private static int Whole(double accuracy) => (int)Math.Round(100 * accuracy, MidpointRounding.AwayFromZero);
}

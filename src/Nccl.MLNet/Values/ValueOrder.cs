using System.Globalization;

namespace Nccl.MLNet.Values;

/// <summary>Numbers by their size, before all else by its letters.</summary>
internal sealed class ValueOrder : IComparer<string>
{
    public static ValueOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (first, second) = (Number(x), Number(y));
        return (first, second) switch
        {
            (not null, not null) when first != second => first.Value.CompareTo(second.Value),
            (not null, null) => -1,
            (null, not null) => 1,
            _ => string.CompareOrdinal(x, y),
        };
    }

    private static double? Number(string? name) =>
        double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

using System.Globalization;

namespace Nccl.MLNet.Values;

/// <summary>What a dictionary must know of the values it holds.</summary>
/// <param name="Comparer">Which values are the same.</param>
/// <param name="Keep">A copy that outlives the row it came from.</param>
/// <param name="IsMissing">Whether it stands for no value.</param>
/// <param name="Format">As culture-free text, exactly.</param>
/// <param name="Parse">Back from that text.</param>
internal sealed record ValueTraits<T>(
    IEqualityComparer<T> Comparer, Func<T, T> Keep, Func<T, bool> IsMissing, Func<T, string> Format, Func<string, T> Parse);

internal static class ValueTraits
{
    /// <summary>Empty text is a missing value, as everywhere in ML.NET.</summary>
    public static ValueTraits<ReadOnlyMemory<char>> Text { get; } = new(
        new TextComparer(), value => value.ToString().AsMemory(), value => value.IsEmpty, value => value.ToString(), name => name.AsMemory());

    /// <summary>NaN is a missing value, as everywhere in ML.NET.</summary>
    public static ValueTraits<float> Single { get; } = Plain<float>() with { IsMissing = float.IsNaN };

    public static ValueTraits<double> Double { get; } = Plain<double>() with { IsMissing = double.IsNaN };

    /// <summary>The default formats of times drop fractions of a second.</summary>
    public static ValueTraits<DateTime> Time { get; } = Of(
        value => value.ToString("O", CultureInfo.InvariantCulture),
        name => DateTime.Parse(name, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));

    public static ValueTraits<DateTimeOffset> TimeWithOffset { get; } = Of(
        value => value.ToString("O", CultureInfo.InvariantCulture),
        name => DateTimeOffset.Parse(name, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));

    public static ValueTraits<T> Plain<T>()
        where T : IParsable<T> => Of(
            value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
            name => T.Parse(name, CultureInfo.InvariantCulture));

    private static ValueTraits<T> Of<T>(Func<T, string> format, Func<string, T> parse) =>
        new(EqualityComparer<T>.Default, value => value, _ => false, format, parse);

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }
}

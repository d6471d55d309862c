using System.Globalization;

namespace Nccl.MLNet.Values;

/// <summary>Classes or tasks in a text: how many, and which.</summary>
internal static class NameList
{
    private const int Most = 10;

    /// <summary>For example "2 classes (cold, hot)"; a long list shows its beginning.</summary>
    /// <param name="names">In their order.</param>
    /// <param name="one">What one of them is.</param>
    /// <param name="many">What several are.</param>
    public static string Counted(IReadOnlyList<string> names, string one, string many)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{names.Count} {(names.Count == 1 ? one : many)}");
        return names.Count == 0 ? count : $"{count} ({string.Join(", ", names.Take(Most))}{(names.Count > Most ? ", ..." : "")})";
    }
}

using System.Globalization;

namespace LiveLearning.Tests;

/// <summary>The saved models of a folder.</summary>
internal static class Zips
{
    /// <summary>The numbers of the last rows in them, by their names, in order.</summary>
    public static long[] Numbers(string folder) =>
        [.. Directory.GetFiles(folder, "model-*.zip").Select(path => long.Parse(Path.GetFileName(path)[6..^4], CultureInfo.InvariantCulture)).Order()];
}

using System.IO.Compression;

namespace Nccl.Benchmarks.Study;

/// <summary>Finds the files of a data set, compressed or not.</summary>
internal static class DataFiles
{
    /// <summary>The one file that matches, in a folder below the data folder.</summary>
    /// <exception cref="StudyException">There is none.</exception>
    public static string Find(string data, string folder, string pattern) =>
        All(data, folder, pattern) is [var first, ..]
            ? first
            : throw new StudyException($"There is no file {pattern} in {Path.Combine(data, folder)}. Put the data set there, or give another --data.");

    /// <summary>Every file that matches, by name.</summary>
    public static string[] All(string data, string folder, string pattern) =>
        Path.Combine(data, folder) is var path && Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, pattern).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>The cells of a CSV file without quotes, its first line left out.</summary>
    public static IEnumerable<string[]> Rows(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }
}

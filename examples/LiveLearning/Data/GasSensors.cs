using System.Globalization;
using System.IO.Compression;
using Examples.CommandLine;

namespace LiveLearning.Data;

/// <summary>
/// Sixteen chemical sensors over 36 months (Vergara et al., "Chemical gas sensor drift compensation using classifier ensembles", 2012):
/// a CSV file with the columns batch, gas, concentration_ppm, f1 to f128, compressed or not.
/// </summary>
internal static class GasSensors
{
    private const string Folder = "gas-sensor-drift";
    private const int FirstFeature = 3;

    // Later batches drift up to hundreds of standard deviations away.
    private const float ClipAt = 10;

    /// <summary>Reads the file in <paramref name="folder"/>, or in its folder gas-sensor-drift.</summary>
    /// <remarks>Standardised with the first batch. The rows of a batch, which the file sorts by gas, are shuffled within it.</remarks>
    /// <exception cref="InputException">There is no such file, or it is another table.</exception>
    public static ReadingStream Read(string folder)
    {
        var path = Find(folder);
        var (names, batches) = Batches(path);
        Standardise(batches);
        var random = new Random(1);
        Reading[] rows = [.. batches.SelectMany(batch => Shuffled(batch, random))];
        var begins = FirstRows(names, batches);
        return new ReadingStream(
            "gas",
            $"{rows.Length:N0} readings of chemical sensors that drift over 36 months",
            rows[0].Features.Length,
            first => rows.Skip((int)Math.Min(first, rows.Length)),
            row => row > 0 && begins.TryGetValue(row, out var batch) ? $"batch {batch} begins" : null);
    }

    private static string Find(string folder)
    {
        string[] folders = [Path.Combine(folder, Folder), folder];
        return folders.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*.csv*").Order(StringComparer.Ordinal)).FirstOrDefault()
            ?? throw new InputException($"--data is {folder}, where there is no .csv or .csv.gz file of the gas-sensor-drift data. Give its folder, or leave --data out.");
    }

    private static (List<string> Names, List<List<Reading>> Rows) Batches(string path)
    {
        var (names, batches) = (new List<string>(), new List<List<Reading>>());
        try
        {
            using var file = File.OpenRead(path);
            using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
            var columns = reader.ReadLine()?.Split(',').Length ?? 0;
            while (reader.ReadLine()?.Split(',') is { } cells)
            {
                if (cells.Length != columns || columns <= FirstFeature)
                {
                    throw new FormatException($"a row has {cells.Length} columns and the header {columns}.");
                }

                if (batches.Count == 0 || cells[0] != names[^1])
                {
                    names.Add(cells[0]);
                    batches.Add([]);
                }

                batches[^1].Add(new Reading { Label = cells[1], Features = [.. cells[FirstFeature..].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))] });
            }
        }
        catch (Exception exception) when (exception is FormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read as gas-sensor data (batch, gas, concentration_ppm, f1, ...): {exception.Message}", exception);
        }

        return batches.Count > 0 ? (names, batches) : throw new InputException($"{path} has no rows. Give the folder of the gas-sensor-drift data.");
    }

    /// <summary>The name of each batch by the place of its first row, from 0.</summary>
    private static Dictionary<long, string> FirstRows(List<string> names, List<List<Reading>> batches)
    {
        var firstRows = new Dictionary<long, string>();
        var row = 0L;
        for (var batch = 0; batch < batches.Count; batch++)
        {
            firstRows.Add(row, names[batch]);
            row += batches[batch].Count;
        }

        return firstRows;
    }

    private static void Standardise(List<List<Reading>> batches)
    {
        for (var feature = 0; feature < batches[0][0].Features.Length; feature++)
        {
            var values = batches[0].Select(row => (double)row.Features[feature]).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            foreach (var row in batches.SelectMany(batch => batch))
            {
                row.Features[feature] = Math.Clamp((float)((row.Features[feature] - mean) / (deviation > 0 ? deviation : 1)), -ClipAt, ClipAt);
            }
        }
    }

    private static Reading[] Shuffled(List<Reading> batch, Random random)
    {
        Reading[] rows = [.. batch];
        random.Shuffle(rows);
        return rows;
    }
}

using System.Globalization;
using System.IO.Compression;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Drift;

/// <summary>Streams that somebody recorded: the gas sensor array, whose batches are the true boundaries, and the electricity market.</summary>
internal static class RecordedStreams
{
    private const string Gas = "gas-sensor-drift/gas_drift_batches_1-6_8_9.csv.gz";
    private const string Electricity = "elec2/elec2.csv.gz";

    /// <summary>In recorded order, where gases come in blocks, or with the rows of each batch shuffled.</summary>
    public static DriftStream GasSensors(string folder, int? shuffleSeed)
    {
        var lines = Read(Path.Combine(folder, Gas));
        string[] gases = [.. lines.Select(line => line[1]).Distinct().Order(StringComparer.Ordinal)];
        var rows = Rows(lines, line => line[3..], line => Array.IndexOf(gases, line[1]), line => int.Parse(line[0], CultureInfo.InvariantCulture));
        if (shuffleSeed is { } seed)
        {
            var random = new Random(seed);
            rows = [.. rows.GroupBy(row => row.Task).SelectMany(batch =>
            {
                var shuffled = batch.ToArray();
                random.Shuffle(shuffled);
                return shuffled;
            })];
        }

        // As the first batch has them, since nothing is known of later ones when the stream begins.
        Standardize(rows, rows.Count(row => row.Task == rows[0].Task));
        return DriftStream.OfTasks(shuffleSeed is null ? "gas sensors, as recorded" : "gas sensors, shuffled within batches", rows);
    }

    /// <summary>Without the date, which would tell the time. Nobody knows where it changes.</summary>
    public static DriftStream ElectricityMarket(string folder)
    {
        var lines = Read(Path.Combine(folder, Electricity));
        var rows = Rows(lines, line => line[1..^1], line => int.Parse(line[^1], CultureInfo.InvariantCulture), _ => 0);
        Standardize(rows, 1000);
        return new DriftStream("electricity market", rows, null);
    }

    private static string[][] Read(string file)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(','))];
    }

    private static SyntheticRow[] Rows(string[][] lines, Func<string[], string[]> features, Func<string[], int> label, Func<string[], int> task) =>
        [.. lines.Select(line => new SyntheticRow
        {
            Features = [.. features(line).Select(value => float.Parse(value, CultureInfo.InvariantCulture))],
            Label = label(line),
            Task = task(line),
        })];

    private static void Standardize(SyntheticRow[] rows, int first)
    {
        for (var feature = 0; feature < rows[0].Features.Length; feature++)
        {
            double[] values = [.. rows.Take(first).Select(row => (double)row.Features[feature])];
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            foreach (var row in rows)
            {
                row.Features[feature] = (float)((row.Features[feature] - mean) / Math.Max(deviation, 1e-6));
            }
        }
    }
}

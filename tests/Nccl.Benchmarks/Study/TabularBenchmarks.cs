using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.Learning;
using Nccl.Networks;

namespace Nccl.Benchmarks.Study;

/// <summary>Gas-sensor drift and the electricity market: streams in time.</summary>
internal static class TabularBenchmarks
{
    /// <summary>Later batches drift up to hundreds of standard deviations away; a row must not throw the network off.</summary>
    private const float Farthest = 10;
    private const double TestFraction = 0.2;
    private const int ElecParts = 10;

    /// <summary>Batches in order. In the file the rows of a batch are sorted by gas; the seed shuffles them within the batch.</summary>
    public static Benchmark GasDrift(MLContext context, StudyArguments arguments)
    {
        var path = DataFiles.Find(arguments.Data, "gas-sensor-drift", "*.csv*");
        var rows = Read(path, cells => (cells[0], cells[1], cells[3..]));
        Standardise(rows, [.. rows.Where(row => row.Batch == rows[0].Batch)]);
        var batches = rows.GroupBy(row => row.Batch).Take(arguments.Tasks ?? int.MaxValue).ToArray();
        return new Benchmark(
            arguments.Benchmark,
            $"batches {string.Join(' ', batches.Select(batch => batch.Key))}, standardised with the first, clipped to {Farthest}, a fifth of each held out",
            NetworkOptions.Mlp(128, 128),
            ContinualScenario.DomainIncremental,
            TaskColumnName: null,
            seed => [.. View(context, batches.SelectMany(batch => Shuffled(batch, seed)), rows[0].Features.Length)
                .SplitByColumn(nameof(TabularRow.Batch), testFraction: TestFraction, seed: seed)],
            ValidationTasks: null);
    }

    /// <summary>Half-hours in order, cut into equal parts; what counts is the accuracy on each row before it is learnt.</summary>
    public static Benchmark Elec2(MLContext context, StudyArguments arguments)
    {
        var rows = Read(DataFiles.Find(arguments.Data, "elec2", "*.csv*"), cells => ("", cells[^1], cells[1..^1]));
        var parts = arguments.Tasks ?? ElecParts;
        return new Benchmark(
            arguments.Benchmark,
            $"{parts} parts in time order, a fifth of each held out",
            NetworkOptions.Mlp(128, 128),
            ContinualScenario.DomainIncremental,
            TaskColumnName: null,
            seed => [.. View(context, rows, rows[0].Features.Length).SplitInOrder(parts, testFraction: TestFraction, seed: seed)],
            ValidationTasks: null);
    }

    private static TabularRow[] Shuffled(IEnumerable<TabularRow> rows, int seed)
    {
        TabularRow[] all = [.. rows];
        new Random(seed).Shuffle(all);
        return all;
    }

    private static TabularRow[] Read(string path, Func<string[], (string Batch, string Label, string[] Features)> parts)
    {
        try
        {
            TabularRow[] rows = [.. DataFiles.Rows(path).Select(parts).Select(row => new TabularRow
            {
                Batch = row.Batch,
                Label = row.Label,
                Features = [.. row.Features.Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))],
            })];
            return rows.Length > 0 ? rows : throw new StudyException($"{path} has no rows.");
        }
        catch (Exception error) when (error is FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new StudyException($"{path} is not the table that this benchmark reads: {error.Message}", error);
        }
    }

    private static void Standardise(TabularRow[] rows, TabularRow[] like)
    {
        for (var feature = 0; feature < rows[0].Features.Length; feature++)
        {
            var spread = Spread.Of(like.Select(row => (double)row.Features[feature]));
            var unit = spread.Deviation > 0 ? spread.Deviation : 1;
            foreach (var row in rows)
            {
                row.Features[feature] = Math.Clamp((float)((row.Features[feature] - spread.Mean) / unit), -Farthest, Farthest);
            }
        }
    }

    private static IDataView View(MLContext context, IEnumerable<TabularRow> rows, int features)
    {
        var schema = SchemaDefinition.Create(typeof(TabularRow));
        schema[nameof(TabularRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return context.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }
}

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>Gas-sensor drift and the electricity market: streams in time.</summary>
internal static class TabularBenchmarks
{
    /// <summary>Later batches drift up to hundreds of standard deviations away; a row must not throw the network off.</summary>
    private const float Farthest = 10;
    private const double TestFraction = 0.2;
    private const int ValidationBatches = 3;
    private const int GasesPerTask = 2;
    private const int ElecParts = 10;
    private const int ElecValidationParts = 5;

    /// <summary>Orders of classes to choose options on have seeds that no run has.</summary>
    private const int ValidationSeed = 1_000_000;

    /// <summary>Batches in order. In the file the rows of a batch are sorted by gas; the seed shuffles them within the batch.</summary>
    public static Benchmark GasDrift(MLContext context, StudyArguments arguments)
    {
        var batches = GasRows(arguments).GroupBy(row => row.Batch).Take(arguments.Tasks ?? int.MaxValue).Select(HeldOut.Of).ToArray();
        return new Benchmark(
            arguments.Benchmark,
            $"batches {string.Join(' ', batches.Select(batch => batch.Train[0].Batch))}, standardised with the first, clipped to {Farthest}, a fifth of each held out",
            NetworkOptions.Mlp(128, 128),
            ContinualScenario.DomainIncremental,
            TaskColumnName: null,
            seed => Tasks(batches, seed),
            seed => Tasks(batches.Take(ValidationBatches).Select(batch => HeldOut.Of(batch.Train)), seed));

        ContinualTask[] Tasks(IEnumerable<HeldOut> parts, int seed) => [.. parts.Select(part =>
            new ContinualTask($"batch {part.Train[0].Batch}", View(context, Shuffled(part.Train, seed)), View(context, part.Test)))];
    }

    /// <summary>Two gases a task, in an order that the seed draws.</summary>
    public static Benchmark GasClasses(MLContext context, StudyArguments arguments)
    {
        var all = HeldOut.Of(GasRows(arguments));
        return new Benchmark(
            arguments.Benchmark,
            $"{GasesPerTask} gases a task, all batches, standardised with the first, clipped to {Farthest}, a fifth held out",
            NetworkOptions.Mlp(128, 128),
            ContinualScenario.ClassIncremental,
            TaskColumnName: null,
            seed => Tasks(all, seed),
            seed => Tasks(HeldOut.Of(all.Train), seed + ValidationSeed));

        ContinualTask[] Tasks(HeldOut rows, int seed) =>
            [.. context.Data.SplitByClasses(View(context, Shuffled(rows.Train, seed)), GasesPerTask, seed, testData: View(context, rows.Test)).Take(arguments.Tasks ?? int.MaxValue)];
    }

    /// <summary>
    /// Half-hours in order, cut into equal parts; what counts is the accuracy on each row before it is learnt. The first part is for
    /// choosing options, the others are learnt.
    /// </summary>
    public static Benchmark Elec2(MLContext context, StudyArguments arguments)
    {
        var rows = Read(DataFiles.Find(arguments.Data, "elec2", "*.csv*"), cells => ("", cells[^1], cells[1..^1]));
        var validation = rows.Length / ElecParts;
        var parts = arguments.Tasks ?? (ElecParts - 1);
        return new Benchmark(
            arguments.Benchmark,
            $"{parts} parts in time order of all but the first tenth, a fifth of each held out",
            NetworkOptions.Mlp(128, 128),
            ContinualScenario.DomainIncremental,
            TaskColumnName: null,
            seed => Tasks(rows[validation..], parts, seed),
            seed => Tasks(rows[..validation], ElecValidationParts, seed));

        ContinualTask[] Tasks(TabularRow[] part, int count, int seed) => [.. context.Data.SplitInOrder(View(context, part), count, testFraction: TestFraction, seed: seed)];
    }

    private static TabularRow[] GasRows(StudyArguments arguments)
    {
        var rows = Read(DataFiles.Find(arguments.Data, "gas-sensor-drift", "*.csv*"), cells => (cells[0], cells[1], cells[3..]));
        Standardise(rows, [.. rows.Where(row => row.Batch == rows[0].Batch)]);
        return rows;
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

    private static IDataView View(MLContext context, TabularRow[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(TabularRow));
        schema[nameof(TabularRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>Rows that are learnt, and a fifth for tests that is the same for every seed.</summary>
    private sealed record HeldOut(TabularRow[] Train, TabularRow[] Test)
    {
        public static HeldOut Of(IEnumerable<TabularRow> rows)
        {
            var all = Shuffled(rows, seed: 0);
            var test = (int)(TestFraction * all.Length);
            return new HeldOut(all[test..], all[..test]);
        }
    }
}

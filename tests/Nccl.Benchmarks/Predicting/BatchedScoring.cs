using Microsoft.ML;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;
using TorchSharp;

namespace Nccl.Benchmarks.Predicting;

/// <summary>Rows per second of the MLP over a cached view, by chunk size, beside the raw forward pass at the same size.</summary>
internal static class BatchedScoring
{
    private const int Rounds = 3;

    private static readonly int[] ChunkSizes = [1, 16, 32, 64, 128, 256, 512, 1024];

    public static void Print(MLContext ml, FittedModel model, int rows)
    {
        var data = ml.Data.Cache(model.Rows.View(ml, rows));
        using var usual = model.Transformer();
        ScoredView.Drain(usual.Transform(data)); // fills the cache, makes the predictor

        Console.WriteLine($"MLP, {rows} rows x {model.Rows.RowLength} from a cached view, rows/s");
        Console.WriteLine("  chunk   Transform  raw forward  Transform/raw");
        var bestRaw = 0.0;
        foreach (var size in ChunkSizes)
        {
            using var transformer = model.Transformer(size);
            using var raw = new RawForward(model, size);
            var scored = transformer.Transform(data);
            var timing = PairedTiming.Of(Rounds, () => ScoredView.Drain(scored), () => raw.ScoreRows(rows));
            bestRaw = Math.Max(bestRaw, rows / timing.LeastSeconds(1));
            Console.WriteLine($"  {size,5}  {rows / timing.MedianSeconds(0),10:F0}  {rows / timing.MedianSeconds(1),11:F0}  {timing.Ratio(1, toBase: 0),13:F3}");
        }

        var ofUsual = usual.Transform(data);
        long[] perCursor = [];
        var tensors = SettledTensors();
        using var engine = ml.Model.CreatePredictionEngine<SyntheticRow, SyntheticScore>(
            usual, new PredictionEngineOptions { InputSchemaDefinition = model.Rows.Definition(), OwnsTransformer = false });
        var ways = PairedTiming.Of(
            Rounds,
            () => ScoredView.Drain(ofUsual),
            () => SingleRow.Predict(engine, model.Rows, rows),
            () => ScoredView.DrainRowByRow(usual, data),
            () => perCursor = ScoredView.DrainInParallel(ofUsual, cursors: 2));
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var wall = PairedTiming.Seconds(() => ScoredView.DrainInParallel(ofUsual, cursors: 2));
        var cores = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds / wall;
        Console.WriteLine($"  default chunk {rows / ways.MedianSeconds(0):F0}; {rows / ways.LeastSeconds(0) / bestRaw:F3} of the best raw forward");
        Console.WriteLine($"  row by row    {rows / ways.MedianSeconds(1):F0} by PredictionEngine; the default chunk is {ways.Ratio(1, toBase: 0):F2} times as fast");
        Console.WriteLine($"                {rows / ways.MedianSeconds(2):F0} by the row mapper below it, which copies no row; {ways.Ratio(2, toBase: 0):F2}");
        Console.WriteLine($"  {perCursor.Length} cursors     {rows / ways.MedianSeconds(3):F0}; {ways.Ratio(0, toBase: 3):F2} times one cursor, {cores:F2} cores busy; rows of each: {string.Join(", ", perCursor)}");
        Console.WriteLine($"  live tensors {tensors} before, {torch.Tensor.TotalCount} after");

        using (var another = model.Transformer())
        {
            ScoredView.Drain(another.Transform(ml.Data.TakeRows(data, 1)));
        }

        var disposed = torch.Tensor.TotalCount;
        Console.WriteLine($"  after a second transformer was used and disposed {disposed}, after a collection {SettledTensors()}");
    }

    /// <summary>Live tensors once what is garbage has been finalized.</summary>
    private static long SettledTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}

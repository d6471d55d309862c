using Microsoft.ML;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;
using Nccl.Learners;

namespace Nccl.Benchmarks.Saving;

/// <summary>ContinueFit on ten new rows, which is one step, beside the step alone; and the parts of the difference.</summary>
internal static class ContinuationCost
{
    private const int NewRows = 10;

    public static void Print(string name, FittedModel model, int rounds)
    {
        Print($"{name}, Paper", model, rounds, NcclOptions.Paper);
        Print($"{name}, Default", model, rounds, NcclOptions.Default);
    }

    private static void Print(string name, FittedModel model, int rounds, NcclOptions preset)
    {
        var learning = preset with { InnerLearningRate = 0.001, OuterLearningRate = 0.0001 };
        using var transformer = model.Transformer(learning: learning);
        var newTask = model.NewTask(NewRows);
        var row = model.Rows;
        float[] inputs = [.. Enumerable.Range(0, NewRows).SelectMany(row.Features)];
        int[] labels = [.. Enumerable.Range(0, NewRows).Select(index => index % model.ClassesPerTask)];
        using var learner = model.NewLearner(learning);
        // The task stays the same from here on: the step alone, without the soft targets of the task that ended.
        learner.Learn(inputs, RowTargets.OfClasses(labels), model.Tasks);

        var timing = PairedTiming.Of(
            rounds,
            () => learner.Learn(inputs, RowTargets.OfClasses(labels), model.Tasks),
            () => ((IDisposable)transformer.ContinueFit(newTask)).Dispose(),
            () => model.NewLearner(learning).Dispose(),
            () => learner.EndTask(),
            () => learner.Capture(),
            () => model.NewPredictor().Dispose());
        Console.WriteLine($"{name}, ContinueFit on {NewRows} rows with {model.Tasks} tasks and {model.Parameters.RowsInMemory} rows in memory");
        Show("one step", timing, 0);
        Show("ContinueFit", timing, 1);
        Show("  make the network, load weights", timing, 2);
        Show("  soft targets of the task that ends", timing, 3);
        Show("  capture", timing, 4);
        Show("fold a predictor (first prediction)", timing, 5);
        Console.WriteLine($"  overhead: {timing.Ratio(1, toBase: 0) - 1:F2} steps");
    }

    private static void Show(string what, PairedTiming timing, int which) =>
        Console.WriteLine($"  {what,-36} {1000 * timing.MedianSeconds(which),8:F2} ms  {timing.Ratio(which, toBase: 0),6:F2} steps");
}

using Microsoft.ML;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Steps;

/// <summary>What the fit's reader costs for the ten rows of a step, against the step itself.</summary>
internal static class ReadingCost
{
    private const int Rounds = 7;
    private const int Steps = 100;

    public static void Print()
    {
        var ml = new MLContext(seed: 1);
        using var sources = new RowSources(ml);
        using var learner = new StreamLearner(isMlp: true).AdvanceTo(2);
        Console.WriteLine("Reading the ten rows of an MLP step (784 features) through the fit");
        foreach (var (name, view) in sources.All)
        {
            var timing = PairedTiming.Of(Rounds, () => FitReader.Read(ml, view), () => learner.Run(Steps));
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            FitReader.Read(ml, view);
            var perRow = (GC.GetAllocatedBytesForCurrentThread() - allocated - FitReader.BatchBytes) / (double)RowSources.Rows;
            var microseconds = 1e6 * timing.MedianSeconds(0) / RowSources.Rows * 10;
            Console.WriteLine(
                $"  {name,-12} {microseconds,9:F1} us  {100 * timing.Ratio(0, toBase: 1) * 10 * Steps / RowSources.Rows,6:F2} % of the step  {perRow,8:F1} bytes a row on this thread");
        }
    }
}

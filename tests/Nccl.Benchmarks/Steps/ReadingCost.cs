using Microsoft.ML;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Steps;

/// <summary>What the fit's reader costs for the ten rows of a step, against the step itself, of the paper and of the default.</summary>
internal static class ReadingCost
{
    private const int Rounds = 7;
    private const int Steps = 100;

    public static void Print()
    {
        var ml = new MLContext(seed: 1);
        using var sources = new RowSources(ml);
        using var paper = new StreamLearner(isMlp: true).AdvanceTo(2);
        using var standard = new StreamLearner(isMlp: true, StreamLearner.Small(NcclOptions.Default)).AdvanceTo(2);
        Console.WriteLine("Reading the ten rows of an MLP step (784 features) through the fit");
        foreach (var (name, view) in sources.All)
        {
            var timing = PairedTiming.Of(Rounds, () => FitReader.Read(ml, view), () => paper.Run(Steps), () => standard.Run(Steps));
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            FitReader.Read(ml, view);
            var perRow = (GC.GetAllocatedBytesForCurrentThread() - allocated - FitReader.BatchBytes) / (double)RowSources.Rows;
            var microseconds = 1e6 * timing.MedianSeconds(0) / RowSources.Rows * 10;
            Console.WriteLine(
                $"  {name,-12} {microseconds,9:F1} us  {Share(1),6:F2} % of the paper's step  {Share(2),6:F2} % of the default's  {perRow,8:F1} bytes a row on this thread");

            double Share(int learner) => 100 * timing.Ratio(0, toBase: learner) * 10 * Steps / RowSources.Rows;
        }
    }
}

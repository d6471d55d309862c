using Nccl.Benchmarks.Measuring;
using TorchSharp;

namespace Nccl.Benchmarks.Steps;

/// <summary>Resident memory over many MLP steps of the default.</summary>
internal static class MemoryGrowth
{
    private const int WarmUp = 2000;

    public static void Print(int steps)
    {
        using var learner = new StreamLearner(isMlp: true, StreamLearner.Small(NcclOptions.Default)).AdvanceTo(2);
        learner.Run(WarmUp);
        var (resident, tensors) = (ProcessMemory.ResidentMegabytes, torch.Tensor.TotalCount);
        Console.WriteLine($"Resident memory over {steps} MLP steps");
        Console.WriteLine($"  after {WarmUp,6} steps  {resident,6:F1} MB  live tensors {tensors}");
        for (var done = WarmUp; done < steps;)
        {
            var part = Math.Min(Math.Max(1, steps / 10), steps - done);
            learner.Run(part);
            done += part;
            var now = ProcessMemory.ResidentMegabytes;
            Console.WriteLine(
                $"  after {done,6} steps  {now,6:F1} MB  live tensors {torch.Tensor.TotalCount}  growth {100 * ((now / resident) - 1):F1} %  peak {ProcessMemory.PeakMegabytes:F0} MB");
        }
    }
}

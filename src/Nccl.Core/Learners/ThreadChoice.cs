using Nccl.Calibration;
using Nccl.Native;

namespace Nccl.Learners;

/// <summary>
/// The number of threads for a network's work. A learner or predictor asks once, when it is made: the last bits of what it computes depend on the
/// number, so the number depends on nothing that changes from run to run, such as what else is running.
/// </summary>
/// <remarks>
/// Two threads give a step of a ResNet18 0.75 of the time on idle cores. Where both cores are busy a step takes 3 times as long
/// with two threads, and a prediction 5 times: each waits for the other to be scheduled, hundreds of times. So half of the processors are left to others.
/// </remarks>
internal static class ThreadChoice
{
    /// <summary>As many as measuring supports; more only by option.</summary>
    internal const int Most = 2;

    /// <summary>Multiplications per row from which a second thread gains more than the two lose by waiting for each other.</summary>
    internal const long WorthTwo = 10_000_000;

    /// <param name="network">What computes.</param>
    /// <param name="asked">What the user wants; null for the choice by size.</param>
    public static int For(CalibratedNetwork network, int? asked) =>
        asked ?? Of(network.MultiplicationsPerRow, TorchThreads.Current, Environment.ProcessorCount);

    /// <param name="multiplications">Of one row.</param>
    /// <param name="own">torch's own number, which OMP_NUM_THREADS and torch.set_num_threads lower.</param>
    /// <param name="processors">Of the machine, or of the container.</param>
    internal static int Of(long multiplications, int own, int processors) =>
        multiplications < WorthTwo ? 1 : Math.Clamp(processors / 2, 1, Math.Min(Most, own));
}

using Nccl.Calibration;
using Nccl.Native;

namespace Nccl.Learners;

/// <summary>
/// The number of threads for a network's work. A learner or predictor asks once, when it is made: the last bits of what it computes depend on the
/// number, so the number depends on nothing that changes from run to run, such as what else is running.
/// </summary>
internal static class ThreadChoice
{
    /// <summary>As many as measuring supports; more only by option.</summary>
    internal const int Most = 2;

    /// <summary>Multiplications per row from which a second thread gains more than the two lose by waiting for each other.</summary>
    internal const long WorthTwo = 10_000_000;

    /// <param name="network">What computes.</param>
    /// <param name="asked">What the user wants; null for the choice by size.</param>
    public static int For(CalibratedNetwork network, int? asked) =>
        asked ?? Of(network.MultiplicationsPerRow, Math.Min(TorchThreads.Current, Environment.ProcessorCount));

    /// <param name="multiplications">Of one row.</param>
    /// <param name="available">
    /// torch's own number, which OMP_NUM_THREADS and torch.set_num_threads lower, or that of the processors, which a container lowers.
    /// </param>
    internal static int Of(long multiplications, int available) => multiplications < WorthTwo ? 1 : Math.Min(Most, available);
}

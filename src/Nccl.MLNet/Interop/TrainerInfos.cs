using Microsoft.ML;

namespace Nccl.MLNet.Interop;

/// <summary>What a trainer says of itself. The constructor of <see cref="TrainerInfo"/> is internal in ML.NET.</summary>
internal static class TrainerInfos
{
    /// <summary>
    /// A trainer that wants features of a similar scale, reads the data once, and goes on from earlier model parameters. It only informs:
    /// ML.NET 5 itself normalizes and caches for the trainers of its own command line alone.
    /// </summary>
    public static TrainerInfo Continual { get; } =
        new(normalization: true, calibration: false, caching: false, supportValid: false, supportIncrementalTrain: true, supportTest: false);
}

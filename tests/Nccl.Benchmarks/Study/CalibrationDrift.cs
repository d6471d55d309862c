using Nccl.Learners;

namespace Nccl.Benchmarks.Study;

/// <summary>How far the calibration has moved from the 1 at which it begins.</summary>
internal static class CalibrationDrift
{
    /// <summary>Mean of |psi - 1| and of |lambda - 1| for every calibrated layer, in the order of the layers.</summary>
    public static IReadOnlyDictionary<string, double> Of(NetworkLearnerState state) => state.Tensors
        .Where(tensor => tensor.Name.EndsWith("weightScale", StringComparison.Ordinal) || tensor.Name.EndsWith("featureScale", StringComparison.Ordinal))
        .ToDictionary(tensor => tensor.Name, tensor => tensor.Values.Average(value => Math.Abs(value - 1.0)));
}

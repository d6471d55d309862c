namespace Nccl;

/// <summary>What the outer step moves.</summary>
public enum OuterParameters
{
    /// <summary>psi, lambda and b.</summary>
    Calibration,

    /// <summary>psi, lambda, b and the weights theta of the calibrated layers.</summary>
    CalibrationAndWeights,
}

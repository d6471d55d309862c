namespace Nccl;

/// <summary>How the importance F of the calibrated weights is estimated.</summary>
public enum ImportanceEstimate
{
    /// <summary>The square of the batch's gradient: the listing.</summary>
    SquaredBatchGradient,

    /// <summary>The mean of the squared gradients of the rows: nearer to the Fisher information, one backward pass per row.</summary>
    SquaredRowGradients,
}

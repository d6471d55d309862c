namespace Nccl;

/// <summary>Over what the divergence is averaged.</summary>
public enum DistillationReduction
{
    /// <summary>Summed over classes, averaged over rows.</summary>
    MeanOverRows,

    /// <summary>Averaged over rows and classes: the listing. As many times smaller as there are classes.</summary>
    MeanOverElements,
}

namespace Nccl;

/// <summary>When the calibrated weights are taken that the consolidation, term (a) of eq. 6, pulls towards.</summary>
public enum AnchorTime
{
    /// <summary>Before the first inner step of the batch.</summary>
    BeforeFirstInnerStep,

    /// <summary>Before the last inner step of the batch: the listing.</summary>
    BeforeLastInnerStep,

    /// <summary>At the end of the last task.</summary>
    LastTaskEnd,
}

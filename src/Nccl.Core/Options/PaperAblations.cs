namespace Nccl;

/// <summary>
/// Choices on which the paper's formulas and its listing differ, or which the paper leaves open: for studies of the method. The defaults are those of
/// <see cref="NcclOptions.Paper"/>; what each is worth was measured, and none is worth a change.
/// </summary>
public sealed record PaperAblations
{
    /// <summary>What the outer step descends.</summary>
    /// <value>Default <see cref="OuterObjective.ConsolidationAndDistillation"/>: the paper.</value>
    public OuterObjective Outer { get; init; }

    /// <summary>What the outer step moves.</summary>
    /// <value>Default <see cref="OuterParameters.Calibration"/>: the paper.</value>
    public OuterParameters OuterMoves { get; init; }

    /// <summary>When the anchor is taken.</summary>
    /// <value>Default <see cref="AnchorTime.BeforeFirstInnerStep"/>.</value>
    public AnchorTime Anchor { get; init; }

    /// <summary>How the importance F is estimated.</summary>
    /// <value>Default <see cref="ImportanceEstimate.SquaredBatchGradient"/>: the listing.</value>
    public ImportanceEstimate Importance { get; init; }

    /// <summary>Of which loss F is the squared gradient.</summary>
    /// <value>Default <see cref="ImportanceSource.Distillation"/>.</value>
    public ImportanceSource ImportanceOf { get; init; }

    /// <summary>Divides F by its mean over all calibrated weights, so that the consolidation weight has a scale of its own.</summary>
    /// <value>Default false: the listing.</value>
    public bool DivideImportanceByMean { get; init; }

    /// <summary>The direction of the distillation.</summary>
    /// <value>Default <see cref="DistillationDirection.OldToCurrent"/>: the listing.</value>
    public DistillationDirection DistillationDirection { get; init; }

    /// <summary>Over what the distillation is averaged.</summary>
    /// <value>Default <see cref="DistillationReduction.MeanOverRows"/>: its weight does not depend on the number of classes.</value>
    public DistillationReduction DistillationReduction { get; init; }
}

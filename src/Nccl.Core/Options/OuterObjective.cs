namespace Nccl;

/// <summary>What the outer step, eq. 6, descends.</summary>
public enum OuterObjective
{
    /// <summary>Consolidation (a) plus distillation (b): the paper.</summary>
    ConsolidationAndDistillation,

    /// <summary>Consolidation (a) alone, which has no gradient for lambda and b: the listing.</summary>
    ConsolidationOnly,
}

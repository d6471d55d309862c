namespace Nccl;

/// <summary>The direction of the divergence between the old prediction p and the present one q.</summary>
public enum DistillationDirection
{
    /// <summary>KL(p || q): the listing and knowledge distillation at large.</summary>
    OldToCurrent,

    /// <summary>KL(q || p): the paper's formula as printed.</summary>
    CurrentToOld,
}

namespace Nccl;

/// <summary>Of which loss the importance F is the squared gradient.</summary>
public enum ImportanceSource
{
    /// <summary>The distillation loss.</summary>
    Distillation,

    /// <summary>The distillation loss times its weight, which enters F squared: the listing.</summary>
    WeightedDistillation,
}

namespace Nccl;

/// <summary>Where the feature scale (the paper's lambda) acts.</summary>
public enum FeatureScalePosition
{
    /// <summary>On the layer's output, before the norm: the paper and its listing. A batch norm right after it cancels most of it.</summary>
    BeforeNorm,

    /// <summary>On the normalised output, where a batch norm cannot cancel it.</summary>
    AfterNorm,
}

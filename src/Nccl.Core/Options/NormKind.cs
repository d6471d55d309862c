namespace Nccl;

/// <summary>What is normalised between a layer and its activation.</summary>
public enum NormKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each channel over the batch; predictions use running statistics.</summary>
    Batch,

    /// <summary>Each row over all its channels; the same in training and prediction.</summary>
    Layer,
}

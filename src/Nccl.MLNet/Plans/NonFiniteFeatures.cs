namespace Nccl.MLNet;

/// <summary>What a fit does with a row whose features contain NaN or an infinity.</summary>
public enum NonFiniteFeatures
{
    /// <summary>Stops with an error that names the row.</summary>
    Refuse,

    /// <summary>Leaves the row out, counts it and reports the count.</summary>
    Skip,
}

namespace Nccl;

/// <summary>When a remembered row gets its soft target.</summary>
public enum SoftTargetTime
{
    /// <summary>At the end of the row's task.</summary>
    TaskEnd,

    /// <summary>When the row arrives: its prediction before it is first trained on.</summary>
    Insertion,
}

namespace Nccl;

/// <summary>Where the last activation of a residual block stands.</summary>
public enum BlockActivation
{
    /// <summary>Before the shortcut is added, none after the sum: the listing.</summary>
    BeforeSum,

    /// <summary>After the shortcut is added: the standard residual block.</summary>
    AfterSum,
}

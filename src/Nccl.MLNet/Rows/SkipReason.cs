namespace Nccl.MLNet.Rows;

/// <summary>Why a row is left out.</summary>
internal enum SkipReason
{
    NoLabel,

    NoTask,

    /// <summary>A feature is NaN or infinite, and the options leave such rows out.</summary>
    NotFinite,

    /// <summary>The image cannot be read, and the options leave such rows out.</summary>
    UnreadableImage,
}

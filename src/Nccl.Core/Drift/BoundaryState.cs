using Nccl.Memory;

namespace Nccl.Drift;

/// <summary>What a <see cref="BoundaryWatch"/> remembers.</summary>
internal sealed record BoundaryState
{
    public PageHinkleyState Test { get; init; }

    /// <summary>Rows learnt when there was no suspicion last.</summary>
    public long QuietRows { get; init; }

    /// <summary>Rows since then, the newest; a copy that nobody writes to. Null where there are none.</summary>
    public RingBuffer? Waiting { get; init; }

    public IReadOnlyList<DetectedBoundary> Found { get; init; } = [];
}

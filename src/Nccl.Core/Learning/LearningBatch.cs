using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>Rows as tensors, with what counts for each of them.</summary>
internal sealed class LearningBatch : IDisposable
{
    /// <summary>x: [B, ...] as the network takes it.</summary>
    public required Tensor Inputs { get; init; }

    /// <summary>y: [B], class indices.</summary>
    public required Tensor Labels { get; init; }

    /// <summary>[B, C], true where a class does not count; null when all count for all rows.</summary>
    public Tensor? Excluded { get; init; }

    /// <summary>p: [B, C]; null for rows of the stream.</summary>
    public Tensor? SoftTargets { get; init; }

    /// <summary>[B, C], true where the soft target has no class; null when it has all.</summary>
    public Tensor? SoftExcluded { get; init; }

    /// <summary>Classes of the soft targets, summed over the rows.</summary>
    public long SoftClasses { get; init; }

    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
        Excluded?.Dispose();
        SoftTargets?.Dispose();
        SoftExcluded?.Dispose();
    }
}

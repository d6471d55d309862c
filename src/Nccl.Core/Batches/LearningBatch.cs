using static TorchSharp.torch;

namespace Nccl.Batches;

/// <summary>Rows as a tensor, with and the classes that compete for each of them.</summary>
internal sealed class LearningBatch : IDisposable
{
    /// <summary>x: [B, ...] as the network takes it.</summary>
    public required Tensor Inputs { get; set; }

    /// <summary>y: [B], class indices.</summary>
    public required int[] Labels { get; init; }

    /// <summary>[B], the classes that compete for each row; the label is among them.</summary>
    public required int[][] Classes { get; init; }

    /// <summary>p: [B * C], row after row, 0 outside <see cref="SoftClasses"/>; empty for rows of the stream.</summary>
    public double[] SoftTargets { get; init; } = [];

    /// <summary>[B], the classes of each row's soft target: none for a row without one.</summary>
    public int[][] SoftClasses { get; init; } = [];

    public int Rows => Labels.Length;

    public void Dispose() => Inputs.Dispose();
}

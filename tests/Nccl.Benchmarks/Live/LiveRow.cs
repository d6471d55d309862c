using Microsoft.ML.Data;

namespace Nccl.Benchmarks.Live;

/// <summary>A row as an application would have it.</summary>
internal sealed class LiveRow
{
    public const int FeatureCount = 784;

    [VectorType(FeatureCount)]
    public float[] Features { get; set; } = [];

    public int Label { get; set; }
}

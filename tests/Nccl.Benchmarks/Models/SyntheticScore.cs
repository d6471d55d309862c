namespace Nccl.Benchmarks.Models;

/// <summary>What a PredictionEngine is asked for.</summary>
public sealed class SyntheticScore
{
    public float[] Score { get; set; } = [];
}

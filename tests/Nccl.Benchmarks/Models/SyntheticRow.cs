namespace Nccl.Benchmarks.Models;

/// <summary>One row of made-up data.</summary>
public sealed class SyntheticRow
{
    public float[] Features { get; set; } = [];

    public int Label { get; set; }

    public int Task { get; set; }
}

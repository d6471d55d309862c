namespace Nccl.Benchmarks.Study;

/// <summary>A row of a table of numbers.</summary>
internal sealed class TabularRow
{
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";

    public string Batch { get; set; } = "";
}

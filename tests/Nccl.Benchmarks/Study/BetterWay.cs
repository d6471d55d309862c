namespace Nccl.Benchmarks.Study;

/// <summary>Which way a figure gets better.</summary>
internal enum BetterWay
{
    /// <summary>It is no measure of quality.</summary>
    Neither,

    /// <summary>Higher is better.</summary>
    Higher,

    /// <summary>Lower is better.</summary>
    Lower,
}

using System.Globalization;

namespace Nccl.Benchmarks.Serving;

/// <summary>What bench_listing.py traces: loss of the last inner step, divergence of the outer batch, consolidation.</summary>
internal readonly record struct StepLosses(double Inner, double OuterDivergence, double Consolidation)
{
    public string TraceLine(long step) => string.Create(
        CultureInfo.InvariantCulture, $"  trace {step} inner {Inner:F6} outerKL {OuterDivergence:F6} ewc {Consolidation:0.000000e+00}");
}

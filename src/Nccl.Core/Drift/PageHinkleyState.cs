namespace Nccl.Drift;

/// <param name="Rows">Rows seen.</param>
/// <param name="Mean">Mean of their values.</param>
/// <param name="Sum">Excess over mean and tolerance, added up.</param>
/// <param name="Lowest">The smallest sum so far, 0 at the beginning.</param>
internal readonly record struct PageHinkleyState(long Rows, double Mean, double Sum, double Lowest);

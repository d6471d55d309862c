namespace Nccl.Strategies;

/// <summary>What one mini-batch showed before and while it was learnt.</summary>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="CorrectCount">Rows whose class was predicted before they were learnt (test, then train).</param>
/// <param name="CurrentLoss">Cross-entropy of the batch before it was learnt.</param>
/// <param name="ReplayLoss">Cross-entropy of the replayed rows in the last inner step; 0 without replay.</param>
/// <param name="DistillationLoss">Divergence of the replayed rows from their soft targets, unweighted; 0 without replay.</param>
/// <param name="CalibrationLoss">The outer objective; 0 without an outer step.</param>
internal readonly record struct StepReport(
    int Rows, int CorrectCount, double CurrentLoss, double ReplayLoss, double DistillationLoss, double CalibrationLoss);

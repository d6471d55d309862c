namespace Nccl;

/// <summary>A place in the stream where a new task was found to have begun. Rows and mini-batches are counted from 1, since the first fit.</summary>
/// <param name="Batch">The mini-batch whose loss gave it away; the next one is learnt as a row of the new task.</param>
/// <param name="Row">The last row of that mini-batch.</param>
/// <param name="FirstRow">The row at which the change began, by the detector's estimate. Memory counts the rows from there on to the new task.</param>
public sealed record DetectedBoundary(long Batch, long Row, long FirstRow);

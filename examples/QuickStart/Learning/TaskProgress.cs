namespace QuickStart.Learning;

/// <summary>Where learning a task stands.</summary>
/// <param name="Rows">Rows of this task seen so far.</param>
/// <param name="RowsPerSecond">Speed since the task began.</param>
/// <param name="Loss">Mean loss of the last batch, per row.</param>
/// <param name="StreamAccuracy">Share of this task's rows predicted correctly before they were learned from, 0 to 1.</param>
internal readonly record struct TaskProgress(long Rows, double RowsPerSecond, double Loss, double StreamAccuracy);

using System.Globalization;

namespace Nccl.MLNet;

/// <summary>How far a fit has come. The figures are of this fit and of the task being learnt.</summary>
public sealed record TrainingProgress
{
    /// <summary>The task being learnt: its value in the task column, or its number, from 1.</summary>
    public required string Task { get; init; }

    /// <summary>Tasks that the model knows, this one included.</summary>
    public required int TaskCount { get; init; }

    /// <summary>Task boundaries found in the stream since detection was switched on, over all fits; the latest mini-batch may have shown one.</summary>
    public int DetectedBoundaryCount { get; init; }

    /// <summary>Classes that the model knows.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Rows of this fit learnt so far, over all its tasks.</summary>
    public required long RowsLearned { get; init; }

    /// <summary>Rows of this fit left out so far: no label, no task, or by option no finite features or no readable image.</summary>
    public required long RowsSkipped { get; init; }

    /// <summary>Prequential accuracy (test, then train) on this task: rows that were predicted right before they were learnt, as a fraction.</summary>
    public required double PrequentialAccuracy { get; init; }

    /// <summary>Cross-entropy of the latest mini-batch before it was learnt, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Cross-entropy of the rows replayed with it, in nats; 0 before the second task.</summary>
    public required double ReplayLoss { get; init; }

    /// <summary>Divergence of the replayed rows from their earlier predictions, unweighted, in nats; 0 before the second task.</summary>
    public required double DistillationLoss { get; init; }

    /// <summary>The outer objective at the latest mini-batch; 0 before the second task and without calibration.</summary>
    public required double CalibrationLoss { get; init; }

    /// <summary>Time since the fit began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Rows learnt per second since the fit began.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? RowsLearned / Elapsed.TotalSeconds : 0;

    /// <summary>One line for a log, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Task '{Task}': {RowsLearned} rows learnt ({RowsPerSecond:F0} rows/s), prequential accuracy {100 * PrequentialAccuracy:F1} %, loss {Loss:F4}, ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"replay {ReplayLoss:F4}, distillation {DistillationLoss:F5}, calibration {CalibrationLoss:F5}.");
}

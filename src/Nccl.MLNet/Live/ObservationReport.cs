using System.Globalization;

namespace Nccl.MLNet;

/// <summary>What one call of <see cref="ContinualLearner"/>'s <c>Observe</c> came to.</summary>
public sealed record ObservationReport
{
    /// <summary>Rows taken: they are learnt, or wait for the rest of their mini-batch.</summary>
    public required long RowsTaken { get; init; }

    /// <summary>Rows left out: no label, no task, or by option no finite features or no readable image.</summary>
    public required long RowsSkipped { get; init; }

    /// <summary>Rows learnt while the call ran, those that had waited before it, and rows whose label came late, among them.</summary>
    public required long RowsLearned { get; init; }

    /// <summary>How many of <see cref="RowsLearned"/> were predicted right before they were learnt.</summary>
    public required long CorrectCount { get; init; }

    /// <summary>Rows that wait for the rest of their mini-batch now.</summary>
    public required int RowsWaiting { get; init; }

    /// <summary>How long the call took, waiting for the source included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Prequential accuracy (test, then train): <see cref="CorrectCount"/> as a fraction of <see cref="RowsLearned"/>; 0 where nothing was learnt.</summary>
    public double PrequentialAccuracy => RowsLearned > 0 ? (double)CorrectCount / RowsLearned : 0;

    /// <summary>Rows learnt per second of <see cref="Elapsed"/>.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? RowsLearned / Elapsed.TotalSeconds : 0;

    /// <summary>One line, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RowsTaken} rows taken, {RowsSkipped} skipped; {RowsLearned} learnt ({RowsPerSecond:F0} rows/s), prequential accuracy {100 * PrequentialAccuracy:F1} %; ")
        + string.Create(CultureInfo.InvariantCulture, $"{RowsWaiting} waiting.");
}

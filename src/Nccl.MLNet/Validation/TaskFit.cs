using System.Globalization;

namespace Nccl.MLNet;

/// <summary>How one task was learnt.</summary>
public sealed record TaskFit
{
    /// <summary>Rows of the task that were learnt from, and before that predicted.</summary>
    public required long RowsLearned { get; init; }

    /// <summary>Rows of the task left out: those without a label, and what else the trainer could not use.</summary>
    public required long RowsSkipped { get; init; }

    /// <summary>
    /// Rows of the task that were predicted right before they were learnt. A continual trainer predicts each mini-batch just before it
    /// learns it. A model that is fitted anew predicts all rows of the task before; before its first task it predicts nothing, so none is right.
    /// </summary>
    public required long CorrectBeforeLearning { get; init; }

    /// <summary>Time of the fit.</summary>
    public required TimeSpan FitTime { get; init; }

    /// <summary>Time of the tests after it, on all tasks.</summary>
    public required TimeSpan TestTime { get; init; }

    /// <summary>Prequential accuracy (test, then train) on the task: rows right before they were learnt, as a fraction of the rows learnt.</summary>
    public double PrequentialAccuracy => RowsLearned > 0 ? (double)CorrectBeforeLearning / RowsLearned : double.NaN;

    /// <summary>One line, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RowsLearned} rows learnt, {RowsSkipped} skipped, prequential accuracy {100 * PrequentialAccuracy:F1} %; fit {FitTime.TotalSeconds:F1} s, tests {TestTime.TotalSeconds:F1} s");
}

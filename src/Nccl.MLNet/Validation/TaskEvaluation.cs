using System.Globalization;

namespace Nccl.MLNet;

/// <summary>What a model made of the test rows of one task. Every row is in it: none is dropped.</summary>
public sealed record TaskEvaluation
{
    /// <summary>Rows with a label. All of them count in <see cref="Accuracy"/>.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows predicted right: the value of the prediction is that of the label, whatever key stands for it.</summary>
    public required long CorrectCount { get; init; }

    /// <summary>
    /// Rows of a class that the model was never trained on. They count as wrong; ML.NET's Evaluate leaves such rows out where a
    /// MapValueToKey does not know the class, and so reports a better accuracy.
    /// </summary>
    public required long UnknownClassRows { get; init; }

    /// <summary>Rows without a prediction, because a feature is NaN for example. They count as wrong.</summary>
    public required long UnpredictedRows { get; init; }

    /// <summary>Rows without a label. Nobody can judge them, so they are not among <see cref="Rows"/>.</summary>
    public required long UnlabeledRows { get; init; }

    /// <summary>The rows by class and prediction; pairs that did not occur are not listed. Ordered by class, then prediction.</summary>
    public required IReadOnlyList<ConfusionCount> Confusion { get; init; }

    /// <summary>Rows predicted right as a fraction of all rows with a label; NaN without any.</summary>
    public double Accuracy => Rows > 0 ? (double)CorrectCount / Rows : double.NaN;

    /// <summary>One line, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"accuracy {100 * Accuracy:F1} %: {CorrectCount} of {Rows} rows right, {UnknownClassRows} of unknown class, {UnpredictedRows} unpredicted, {UnlabeledRows} unlabeled");
}

namespace QuickStart;

/// <summary>What a model says about a row.</summary>
internal sealed class DigitPrediction
{
    /// <summary>The column that the pipeline writes the predicted digit to, as text.</summary>
    public const string DigitColumnName = nameof(PredictedDigit);

    /// <summary>The digit that the model sees, "0" to "9".</summary>
    public string PredictedDigit { get; set; } = "";

    /// <summary>One score per class; the largest wins.</summary>
    public float[] Score { get; set; } = [];
}

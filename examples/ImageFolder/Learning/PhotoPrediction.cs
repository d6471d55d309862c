using Microsoft.ML.Data;

namespace ImageFolder.Learning;

/// <summary>What the pipeline says of an image.</summary>
internal sealed class PhotoPrediction
{
    /// <summary>The column with the name of the predicted class.</summary>
    public const string ClassColumnName = "PredictedClass";

    /// <summary>The class; empty where the image cannot be read.</summary>
    [ColumnName(ClassColumnName)]
    public string PredictedClass { get; set; } = "";

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];
}

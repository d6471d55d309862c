namespace Nccl.MLNet.Columns;

/// <summary>Names of the columns that every multiclass trainer of ML.NET writes.</summary>
internal static class OutputColumns
{
    public const string PredictedLabel = nameof(PredictedLabel);

    public const string Score = nameof(Score);
}

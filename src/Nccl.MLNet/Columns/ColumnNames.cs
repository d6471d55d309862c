namespace Nccl.MLNet.Columns;

/// <summary>The names of the columns that a fit reads.</summary>
/// <param name="LabelColumnName">The class of each row.</param>
/// <param name="FeatureColumnName">The features of each row.</param>
/// <param name="TaskColumnName">The task of each row; null where no column tells it.</param>
internal sealed record ColumnNames(string LabelColumnName, string FeatureColumnName, string? TaskColumnName);

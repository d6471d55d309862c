namespace Nccl.MLNet.Rows;

/// <summary>A row that can be learnt.</summary>
/// <param name="Label">Index of its class.</param>
/// <param name="Task">Index of its task; -1 where no column tells it.</param>
/// <param name="CopyFeatures">Copies its features, as the network takes them. Good until the next row is read.</param>
internal readonly record struct LabeledRow(int Label, int Task, FeatureCopier CopyFeatures);

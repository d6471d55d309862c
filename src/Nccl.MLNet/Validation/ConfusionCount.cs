namespace Nccl.MLNet;

/// <summary>How often rows of one class were predicted as another, or as the same.</summary>
/// <param name="Actual">The class, as culture-free text. Null where the pipeline that makes the label has no value for it.</param>
/// <param name="Predicted">What the model said; null where it said nothing, for example because a feature is NaN.</param>
/// <param name="Rows">Number of rows, at least 1.</param>
public sealed record ConfusionCount(string? Actual, string? Predicted, long Rows);

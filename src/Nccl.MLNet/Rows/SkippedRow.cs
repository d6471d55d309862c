using Nccl.MLNet.Images;

namespace Nccl.MLNet.Rows;

/// <summary>A row that is left out.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Image">What is wrong with its image, where that is the reason.</param>
internal sealed record SkippedRow(SkipReason Reason, UnreadableImage? Image = null);

using Nccl.MLNet.Images;
using Nccl.MLNet.Plans;

namespace Nccl.MLNet.Rows;

/// <summary>Why a row ends a fit, or a call of a live session.</summary>
/// <param name="Reason">Sentences on what is wrong and what to do.</param>
/// <param name="Error">What was thrown; null where nothing was.</param>
internal sealed record RefusedRow(string Reason, Exception? Error = null)
{
    public static RefusedRow NotFinite(string featureColumn) => new(
        $"It has a feature in column '{featureColumn}' that is NaN or infinite. "
        + "Fill such values with ReplaceMissingValues, filter the rows, or set NonFiniteFeatures = Skip to leave them out.");

    public static RefusedRow Unreadable(UnreadableImage image) => new(
        $"{image.Reason} Repair the row or leave it out, or set {nameof(FitPlan.UnreadableImages)} = {nameof(UnreadableImages.Skip)}.", image.Error);

    public static RefusedRow Because(Exception error) => new(error.Message.EndsWith('.') ? error.Message : error.Message + ".", error);

    /// <param name="row">Number of the row, from 1.</param>
    /// <param name="after">What has become of the rest.</param>
    public InvalidOperationException ToException(long row, string after) =>
        new($"Row {row} of the data (counted from 1) cannot be used. {Reason}{after}", Error);
}

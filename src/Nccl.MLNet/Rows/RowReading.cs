using Nccl.MLNet.Columns;
using Nccl.MLNet.Images;
using Nccl.MLNet.Plans;

namespace Nccl.MLNet.Rows;

/// <summary>What a row turned out to be: one of the three is not null.</summary>
/// <param name="Row">A row that can be learnt.</param>
/// <param name="Skipped">Why the row is left out.</param>
/// <param name="Refused">Why the options do not allow to go on from this row.</param>
internal readonly record struct RowReading(LabeledRow? Row, SkippedRow? Skipped = null, RefusedRow? Refused = null)
{
    /// <summary>What the options make of a row whose features cannot be used; null where they can.</summary>
    /// <param name="features">The reader of the row, which has just read it.</param>
    /// <param name="unreadable">What the reader returned.</param>
    /// <param name="plan">The options.</param>
    public static RowReading? OfUnusable(FeatureReader features, UnreadableImage? unreadable, FitPlan plan)
    {
        if (unreadable is not null)
        {
            return plan.UnreadableImages == UnreadableImages.Refuse
                ? new(null, Refused: RefusedRow.Unreadable(unreadable))
                : new(null, new SkippedRow(SkipReason.UnreadableImage, unreadable));
        }

        if (features.IsFinite)
        {
            return null;
        }

        return plan.NonFiniteFeatures == NonFiniteFeatures.Refuse
            ? new(null, Refused: RefusedRow.NotFinite(plan.Columns.FeatureColumnName))
            : new(null, new SkippedRow(SkipReason.NotFinite));
    }
}

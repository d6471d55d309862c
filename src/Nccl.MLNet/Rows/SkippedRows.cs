using Microsoft.ML.Runtime;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Rows;

/// <summary>Rows that a fit could not use, by reason.</summary>
internal sealed class SkippedRows
{
    private readonly long[] _counts = new long[Enum.GetValues<SkipReason>().Length];
    private string? _firstUnreadable;

    public long Total { get; private set; }

    public void Add(SkippedRow row)
    {
        _firstUnreadable ??= row.Image?.Reason;
        _counts[(int)row.Reason]++;
        Total++;
    }

    public void Report(IChannel channel, long rows)
    {
        foreach (var reason in Reasons())
        {
            ChannelMessages.Warning(channel, $"Of {rows} rows {reason}");
        }
    }

    /// <exception cref="InvalidOperationException">Nothing can be learnt; what the model knew before is unchanged.</exception>
    public void ThrowNothingUsable(long rows) => throw new InvalidOperationException(
        rows == 0
            ? "The data has no rows, so there is nothing to learn. The model is unchanged."
            : $"None of the {rows} rows can be learnt, the model is unchanged: {string.Join(" ", Reasons())}");

    private IEnumerable<string> Reasons()
    {
        if (Count(SkipReason.NoLabel) is > 0 and var unlabeled)
        {
            yield return $"{unlabeled} have no label and were left out. If they belong to new classes, a MapValueToKey fitted earlier made "
                + "their labels missing: give the trainer the text labels themselves, or give MapValueToKey all classes through its keyData.";
        }

        if (Count(SkipReason.NoTask) is > 0 and var withoutTask)
        {
            yield return $"{withoutTask} have no task and were left out; fill the task column.";
        }

        if (Count(SkipReason.NotFinite) is > 0 and var notFinite)
        {
            yield return $"{notFinite} have features that are NaN or infinite and were left out; ReplaceMissingValues can fill them.";
        }

        if (Count(SkipReason.UnreadableImage) is > 0 and var unreadable)
        {
            yield return $"{unreadable} have an image that cannot be read and were left out. The first: {_firstUnreadable}";
        }
    }

    private long Count(SkipReason reason) => _counts[(int)reason];
}

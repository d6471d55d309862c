using Microsoft.ML.Runtime;
using Nccl.MLNet.Images;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Rows;

/// <summary>Rows that a fit could not use, by reason.</summary>
internal sealed class SkippedRows
{
    private string? _firstUnreadable;

    public long WithoutLabel { get; set; }

    public long WithoutTask { get; set; }

    public long NotFinite { get; set; }

    public long Unreadable { get; private set; }

    public long Total => WithoutLabel + WithoutTask + NotFinite + Unreadable;

    public void Add(UnreadableImage image)
    {
        _firstUnreadable ??= image.Reason;
        Unreadable++;
    }

    public void Report(IChannel channel, long rows)
    {
        foreach (var reason in Reasons())
        {
            channel.Warn($"Of {rows} rows {reason}");
        }
    }

    /// <exception cref="InvalidOperationException">Nothing can be learnt; what the model knew before is unchanged.</exception>
    public void ThrowNothingUsable(long rows) => throw new InvalidOperationException(
        rows == 0
            ? "The data has no rows, so there is nothing to learn. The model is unchanged."
            : $"None of the {rows} rows can be learnt, the model is unchanged: {string.Join(" ", Reasons())}");

    private IEnumerable<string> Reasons()
    {
        if (WithoutLabel > 0)
        {
            yield return $"{WithoutLabel} have no label and were left out. If they belong to new classes, a MapValueToKey fitted earlier made "
                + "their labels missing: give the trainer the text labels themselves, or give MapValueToKey all classes through its keyData.";
        }

        if (WithoutTask > 0)
        {
            yield return $"{WithoutTask} have no task and were left out; fill the task column.";
        }

        if (NotFinite > 0)
        {
            yield return $"{NotFinite} have features that are NaN or infinite and were left out; ReplaceMissingValues can fill them.";
        }

        if (Unreadable > 0)
        {
            yield return $"{Unreadable} have an image that cannot be read and were left out. The first: {_firstUnreadable}";
        }
    }
}

using Nccl.MLNet.Rows;

namespace Nccl.MLNet.Live;

/// <summary>A row that was predicted and whose label has not come yet.</summary>
/// <param name="Id">What the label will name.</param>
/// <param name="Features">As the network takes them.</param>
/// <param name="Task">Index of the task to which it belongs.</param>
internal sealed record PendingRow(string Id, float[] Features, int Task)
{
    public LabeledRow Labeled(int label) => new(label, Task, destination => Features.CopyTo(destination));
}

using Nccl.Calibration;
using Nccl.Memory;

namespace Nccl.Batches;

/// <summary>From rows to batches. A step holds one batch of each purpose at a time, and each purpose has its own buffer.</summary>
internal sealed class BatchBuilder(CalibratedNetwork network, ClassRegistry classes)
{
    private readonly int _rowLength = network.InputShape.Product();
    private readonly RowBuffer _stream = new(network.InputShape.Product());
    private readonly RowBuffer _ownTask = new(network.InputShape.Product());
    private readonly RowBuffer _pastTasks = new(network.InputShape.Product());

    /// <summary>Rows of the stream, all of one task.</summary>
    public LearningBatch FromStream(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int task)
    {
        inputs.CopyTo(_stream.Rows(labels.Length));
        var active = new int[labels.Length][];
        Array.Fill(active, classes.ActiveClasses(task));
        return new LearningBatch
        {
            Inputs = _stream.AsTensor(labels.Length, network.InputShape, network.Type, network.Device),
            Labels = labels.ToArray(),
            Classes = active,
        };
    }

    /// <summary>Remembered rows of the task being learnt. Overwrites the last such batch.</summary>
    public LearningBatch FromOwnTask(MemoryRow[] rows) => FromMemory(rows, _ownTask);

    /// <summary>Remembered rows of past tasks, each with the classes of its task. Overwrites the last such batch.</summary>
    public LearningBatch FromPastTasks(MemoryRow[] rows) => FromMemory(rows, _pastTasks);

    private LearningBatch FromMemory(MemoryRow[] rows, RowBuffer buffer)
    {
        var inputs = buffer.Rows(rows.Length);
        var softTargets = new double[rows.Length * network.Outputs];
        var ofTask = new Dictionary<int, int[]>();
        var active = new int[rows.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            row.Inputs.CopyTo(inputs.Slice(i * _rowLength, _rowLength));
            if (!ofTask.TryGetValue(row.Task, out active[i]!))
            {
                ofTask.Add(row.Task, active[i] = classes.ActiveClasses(row.Task));
            }

            if (row.SoftTarget is { } target)
            {
                for (var k = 0; k < target.Classes.Length; k++)
                {
                    softTargets[(i * network.Outputs) + target.Classes[k]] = target.Values[k];
                }
            }
        }

        return new LearningBatch
        {
            Inputs = buffer.AsTensor(rows.Length, network.InputShape, network.Type, network.Device),
            Labels = Array.ConvertAll(rows, row => row.Label),
            Classes = active,
            SoftTargets = softTargets,
            SoftClasses = Array.ConvertAll(rows, row => row.SoftTarget?.Classes ?? []),
        };
    }
}

using Nccl.Calibration;
using Nccl.Memory;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>From rows to tensors. A step holds one batch of each purpose at a time, and each purpose has its own buffer.</summary>
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
        var counting = classes.CountingFor(task);
        return new LearningBatch
        {
            Inputs = _stream.AsTensor(labels.Length, network.InputShape, network.Type, network.Device),
            Labels = LabelTensor(labels),
            Excluded = ClassExclusion.Of(Enumerable.Repeat(counting, labels.Length), labels.Length, network.Outputs, network.Device),
        };
    }

    /// <summary>Remembered rows of the task being learnt. Overwrites the last such batch.</summary>
    public LearningBatch FromOwnTask(MemoryRow[] rows) => FromMemory(rows, _ownTask);

    /// <summary>Remembered rows of past tasks, each with the classes of its task. Overwrites the last such batch.</summary>
    public LearningBatch FromPastTasks(MemoryRow[] rows) => FromMemory(rows, _pastTasks);

    private LearningBatch FromMemory(MemoryRow[] rows, RowBuffer buffer)
    {
        var inputs = buffer.Rows(rows.Length);
        var labels = new int[rows.Length];
        var softTargets = new float[rows.Length * network.Outputs];
        var softClasses = 0L;
        var counting = new Dictionary<int, int[]>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            row.Inputs.CopyTo(inputs.Slice(i * _rowLength, _rowLength));
            labels[i] = row.Label;
            if (!counting.ContainsKey(row.Task))
            {
                counting.Add(row.Task, classes.CountingFor(row.Task));
            }

            if (row.SoftTarget is { } target)
            {
                softClasses += target.Classes.Length;
                for (var k = 0; k < target.Classes.Length; k++)
                {
                    softTargets[(i * network.Outputs) + target.Classes[k]] = target.Probabilities[k];
                }
            }
        }

        return new LearningBatch
        {
            Inputs = buffer.AsTensor(rows.Length, network.InputShape, network.Type, network.Device),
            Labels = LabelTensor(labels),
            Excluded = ClassExclusion.Of(rows.Select(row => counting[row.Task]), rows.Length, network.Outputs, network.Device),
            SoftTargets = SoftTargetTensor(softTargets, rows.Length),
            SoftExcluded = ClassExclusion.Of(rows.Select(row => row.SoftTarget?.Classes ?? []), rows.Length, network.Outputs, network.Device),
            SoftClasses = softClasses,
        };
    }

    private Tensor LabelTensor(ReadOnlySpan<int> labels)
    {
        var wide = new long[labels.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = labels[i];
        }

        using var values = frombuffer(wide, ScalarType.Int64);
        return values.to(network.Device, copy: true);
    }

    private Tensor SoftTargetTensor(float[] probabilities, int rows)
    {
        using var values = frombuffer(probabilities, ScalarType.Float32);
        using var matrix = values.view(rows, network.Outputs);
        return matrix.to(network.Type, network.Device, copy: true);
    }
}

using System.Runtime.InteropServices;
using Nccl.Batches;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Serving;

/// <summary>The listing's rows and the rows that it draws in each step. Like the listing it prepares a batch by index_select.</summary>
internal sealed class ListingData
{
    private readonly int _outputs;
    private readonly Tensor _inputs;
    private readonly int[] _labels; // [N]
    private readonly int[][] _classes; // [N], the classes that compete for a row
    private readonly double[][] _softTargets; // [N], one probability for each of them
    private readonly Dictionary<string, Tensor> _draws;

    public ListingData(string file, int outputs, ScalarType type)
    {
        _outputs = outputs;
        _draws = TensorFile.Read(file);
        _inputs = _draws["X"].to(type);
        using var soft = _draws["feat"].to(ScalarType.Float64);
        _classes = [.. RowsOf(_draws["mask"].data<long>().ToArray(), _draws["mask"].shape[1]).Select(row => Array.ConvertAll(row, label => (int)label))];
        _softTargets = [.. RowsOf(soft.data<double>().ToArray(), soft.shape[1])];
        // The listing counts labels within their task; here they are classes.
        _labels = [.. _draws["y"].data<long>().Select((label, row) => _classes[row][label])];
    }

    public long DrawnSteps => _draws["cur"].shape[0];

    /// <summary>The batch that arrives in step <paramref name="step"/>.</summary>
    public LearningBatch Arriving(long step) => Batch("cur", step, soft: false);

    /// <summary>What takes its place in the second inner step.</summary>
    public LearningBatch OwnTask(long step) => Batch("m1", step, soft: false);

    public LearningBatch Replay(int innerStep, long step) => Batch(innerStep == 0 ? "r0" : "r1", step, soft: true);

    public LearningBatch Outer(long step) => Batch("o", step, soft: true);

    private LearningBatch Batch(string draw, long step, bool soft)
    {
        using var drawn = _draws[draw].select(0, step % DrawnSteps);
        var rows = Array.ConvertAll(MemoryMarshal.Cast<byte, long>(drawn.bytes).ToArray(), row => (int)row);
        var classes = Array.ConvertAll(rows, row => _classes[row]);
        return new LearningBatch
        {
            Inputs = _inputs.index_select(0, drawn),
            Labels = Array.ConvertAll(rows, row => _labels[row]),
            Classes = classes,
            SoftTargets = soft ? SoftTargets(rows) : [],
            SoftClasses = soft ? classes : [],
        };
    }

    private double[] SoftTargets(int[] rows)
    {
        var dense = new double[rows.Length * _outputs];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = 0; k < _classes[rows[i]].Length; k++)
            {
                dense[(i * _outputs) + _classes[rows[i]][k]] = _softTargets[rows[i]][k];
            }
        }

        return dense;
    }

    private static IEnumerable<T[]> RowsOf<T>(T[] values, long columns) => values.Chunk((int)columns);
}

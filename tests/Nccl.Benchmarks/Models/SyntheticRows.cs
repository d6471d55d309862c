using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.Benchmarks.Models;

/// <summary>Rows of noise around one centre per class. They share a pool of feature arrays, so that many rows cost no memory and no time to make.</summary>
internal sealed class SyntheticRows
{
    private const int PoolSize = 1000;

    private readonly float[][] _pool;
    private readonly int[] _shape;

    public SyntheticRows(params int[] shape)
    {
        _shape = shape;
        var length = shape.Aggregate(1, (product, size) => product * size);
        var random = new Random(1);
        _pool = new float[PoolSize][];
        for (var i = 0; i < PoolSize; i++)
        {
            _pool[i] = new float[length];
            for (var k = 0; k < length; k++)
            {
                // Four in five are zero, as in MNIST; ten classes share the pool in turn.
                _pool[i][k] = random.Next(5) == 0 ? random.NextSingle() + (k % 10 == i % 10 ? 1 : 0) : 0;
            }
        }
    }

    public int RowLength => _pool[0].Length;

    public float[] Features(int row) => _pool[row % PoolSize];

    /// <summary>Rows in the order of their tasks.</summary>
    public IEnumerable<SyntheticRow> Rows(int count, int rowsPerTask = int.MaxValue, int classesPerTask = 10, int firstTask = 0) =>
        Enumerable.Range(0, count).Select(row => new SyntheticRow
        {
            Features = Features(row),
            Label = ((firstTask + (row / rowsPerTask)) * classesPerTask) + (row % classesPerTask),
            Task = firstTask + (row / rowsPerTask),
        });

    public IDataView View(MLContext ml, int count, int rowsPerTask = int.MaxValue, int classesPerTask = 10, int firstTask = 0) =>
        ml.Data.LoadFromEnumerable(Rows(count, rowsPerTask, classesPerTask, firstTask), Definition());

    public SchemaDefinition Definition()
    {
        var definition = SchemaDefinition.Create(typeof(SyntheticRow));
        definition[nameof(SyntheticRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _shape);
        return definition;
    }
}

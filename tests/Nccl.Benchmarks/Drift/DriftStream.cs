using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Drift;

/// <summary>Rows in stream order, and where the tasks begin that nobody announces to the learner.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Rows">The rows; their task is for the judge only.</param>
/// <param name="Boundaries">How many rows come before each change, ascending; null where nobody knows.</param>
internal sealed record DriftStream(string Name, SyntheticRow[] Rows, long[]? Boundaries)
{
    public IDataView View(MLContext ml)
    {
        var definition = SchemaDefinition.Create(typeof(SyntheticRow));
        definition[nameof(SyntheticRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Rows[0].Features.Length);
        return ml.Data.LoadFromEnumerable(Rows, definition);
    }

    /// <summary>A stream whose tasks begin where the rows' task changes.</summary>
    public static DriftStream OfTasks(string name, SyntheticRow[] rows) =>
        new(name, rows, [.. Enumerable.Range(1, rows.Length - 1).Where(i => rows[i].Task != rows[i - 1].Task).Select(i => (long)i)]);
}

using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.Benchmarks.Predicting;

/// <summary>Reads the Score column of every row, as an evaluator would.</summary>
internal static class ScoredView
{
    public static long Drain(IDataView view)
    {
        using var cursor = view.GetRowCursor([view.Schema["Score"]]);
        return Drain(cursor);
    }

    public static long Drain(DataViewRowCursor cursor)
    {
        var getter = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Score"]);
        var score = default(VBuffer<float>);
        var rows = 0L;
        while (cursor.MoveNext())
        {
            getter(ref score);
            rows++;
        }

        return rows;
    }

    /// <summary>Row after row through the row mapper: what an ML.NET mapper without a chunk would do.</summary>
    public static long DrainRowByRow(ITransformer transformer, IDataView input)
    {
        var mapper = transformer.GetRowToRowMapper(input.Schema);
        var output = mapper.OutputSchema["Score"];
        using var cursor = input.GetRowCursor(mapper.GetDependencies([output]));
        var row = mapper.GetRow(cursor, [output]);
        var getter = row.GetGetter<VBuffer<float>>(output);
        var score = default(VBuffer<float>);
        var rows = 0L;
        while (cursor.MoveNext())
        {
            getter(ref score);
            rows++;
        }

        return rows;
    }

    /// <summary>Both cursors at once, each on its own thread; returns the rows of each.</summary>
    public static long[] DrainInParallel(IDataView view, int cursors)
    {
        var set = view.GetRowCursorSet([view.Schema["Score"]], cursors);
        var rows = new long[set.Length];
        Parallel.For(0, set.Length, new ParallelOptions { MaxDegreeOfParallelism = set.Length }, i =>
        {
            using var cursor = set[i];
            rows[i] = Drain(cursor);
        });
        return rows;
    }
}

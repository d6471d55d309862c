using Microsoft.ML;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.TaskStreams;

/// <summary>Parts of equal size of the rows of a view, in their order; sizes differ by one row at most.</summary>
internal sealed class OrderedParts
{
    private readonly long _rows;
    private readonly int _count;

    /// <summary>Asks the view how many rows it has, and reads it once where it does not know.</summary>
    /// <exception cref="InvalidOperationException">There are fewer rows than parts.</exception>
    public OrderedParts(IDataView data, int count, string role)
    {
        (_rows, _count) = (data.GetRowCount() ?? Count(data), count);
        if (_rows < count)
        {
            throw new InvalidOperationException($"The {role} data has {_rows} rows, fewer than the {count} parts it should be split into. Choose fewer parts.");
        }
    }

    public RowSelection Part(int part)
    {
        var (start, end) = (First(part), First(part + 1));
        return new RowSelection([], _ =>
        {
            var row = -1L;
            return () => ++row < start ? RowChoice.Leave : row < end ? RowChoice.Take : RowChoice.End;
        });
    }

    private long First(int part) => (long)((Int128)_rows * part / _count);

    private static long Count(IDataView data)
    {
        using var cursor = data.GetRowCursor([]);
        var rows = 0L;
        while (cursor.MoveNext())
        {
            rows++;
        }

        return rows;
    }
}

using Microsoft.ML;
using Nccl.MLNet.Views;

namespace Nccl.Benchmarks.Models;

/// <summary>The same data, which says when its last row is being read.</summary>
internal sealed class EndingView(IDataView source, long rows, Action atLast) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded, rand), rows, atLast);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor source, long rows, Action atLast) : PassingCursor(source)
    {
        protected override bool MoveSource()
        {
            if (Position == rows - 2)
            {
                atLast();
            }

            return base.MoveSource();
        }
    }
}

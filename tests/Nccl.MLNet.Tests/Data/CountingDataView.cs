using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Tests.Data;

/// <summary>Counts what is asked of data.</summary>
internal sealed class CountingDataView(IDataView source) : IDataView
{
    /// <summary>The batch of a row from its position; by default the source's.</summary>
    public Func<long, long>? BatchOf { get; init; }

    public int Cursors { get; private set; }

    public int CursorSets { get; private set; }

    public int RowCounts { get; private set; }

    public int Moves { get; set; }

    /// <summary>The columns asked for last, in the order of the alphabet.</summary>
    public string Columns { get; private set; } = "";

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount()
    {
        RowCounts++;
        return source.GetRowCount();
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors++;
        Columns = Names(columnsNeeded);
        return new Cursor(this, source.GetRowCursor(columnsNeeded, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        CursorSets++;
        Columns = Names(columnsNeeded);
        return source.GetRowCursorSet(columnsNeeded, n, rand);
    }

    private static string Names(IEnumerable<DataViewSchema.Column> columns) => string.Join(", ", columns.Select(column => column.Name).Order());

    private sealed class Cursor(CountingDataView owner, DataViewRowCursor source) : DataViewRowCursor
    {
        public override DataViewSchema Schema => source.Schema;

        public override long Position => source.Position;

        public override long Batch => owner.BatchOf?.Invoke(source.Position) ?? source.Batch;

        public override bool MoveNext()
        {
            owner.Moves++;
            return source.MoveNext();
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

        protected override void Dispose(bool disposing)
        {
            source.Dispose();
            base.Dispose(disposing);
        }
    }
}

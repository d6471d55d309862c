using Microsoft.ML;

namespace Nccl.MLNet.Views;

/// <summary>Some rows of other data, found while it is read; nothing is copied.</summary>
internal sealed class SelectedRowsView(IDataView source, RowSelection selection) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var read = columnsNeeded.Concat(selection.Read).DistinctBy(column => column.Index);
        return new Cursor(source.GetRowCursor(read), selection);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor source, RowSelection selection) : PassingCursor(source)
    {
        private readonly Func<RowChoice> _choose = selection.NewChooser(source);
        private bool _ended;

        protected override bool MoveSource()
        {
            while (!_ended && Source.MoveNext())
            {
                var choice = _choose();
                if (choice == RowChoice.Take)
                {
                    return true;
                }

                _ended = choice == RowChoice.End;
            }

            _ended = true;
            return false;
        }
    }
}

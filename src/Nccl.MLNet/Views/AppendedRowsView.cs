using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Views;

/// <summary>The rows of several views one after the other. Columns are found by name; the first view says which there are.</summary>
internal sealed class AppendedRowsView(IReadOnlyList<IDataView> sources) : IDataView
{
    public DataViewSchema Schema => sources[0].Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(Schema, sources, [.. columnsNeeded.DistinctBy(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, IReadOnlyList<IDataView> sources, DataViewSchema.Column[] active) : DataViewRowCursor
    {
        private DataViewRowCursor _current = Open(sources[0], active);
        private int _source;
        private long _position = -1;

        public override DataViewSchema Schema => schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            while (!_current.MoveNext())
            {
                if (_source + 1 >= sources.Count)
                {
                    _position = -1;
                    return false;
                }

                _current.Dispose();
                _current = Open(sources[++_source], active);
            }

            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Any(each => each.Index == column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var opened = _source;
            var getter = _current.GetGetter<TValue>(In(_current.Schema, column));
            return (ref TValue value) =>
            {
                if (opened != _source)
                {
                    getter = _current.GetGetter<TValue>(In(_current.Schema, column));
                    opened = _source;
                }

                getter(ref value);
            };
        }

        /// <summary>A row is told from those of the other views by the number of its view.</summary>
        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            var opened = -1;
            ValueGetter<DataViewRowId>? getter = null;
            return (ref DataViewRowId id) =>
            {
                if (opened != _source)
                {
                    (getter, opened) = (_current.GetIdGetter(), _source);
                }

                getter!(ref id);
                id = new DataViewRowId(id.Low, unchecked(id.High + ((ulong)_source << 32)));
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _current.Dispose();
            }

            base.Dispose(disposing);
        }

        private static DataViewRowCursor Open(IDataView source, DataViewSchema.Column[] active) =>
            source.GetRowCursor(active.Select(column => In(source.Schema, column)));

        // The same place where the views are alike, hidden columns included; by name where they are not.
        private static DataViewSchema.Column In(DataViewSchema schema, DataViewSchema.Column column) =>
            schema.Count > column.Index && schema[column.Index].Name == column.Name ? schema[column.Index] : schema[column.Name];
    }
}

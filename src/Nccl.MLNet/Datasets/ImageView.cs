using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.Datasets;

/// <summary>Images held as bytes and given as floats, with their labels. Any number of cursors at once.</summary>
internal sealed class ImageView : IDataView
{
    private readonly ByteRecords _records;
    private readonly int _pixelStart;
    private readonly float[] _values;
    private readonly Func<long, int>[] _labels;

    /// <param name="records">One per image.</param>
    /// <param name="pixelStart">Where the pixels begin in a record.</param>
    /// <param name="shape">[channels, height, width].</param>
    /// <param name="divisor">What a byte is divided by.</param>
    /// <param name="featureColumnName">The column of the pixels.</param>
    /// <param name="labels">Columns of labels: their names, and the label of a row.</param>
    public ImageView(ByteRecords records, int pixelStart, int[] shape, float divisor, string featureColumnName, params (string Name, Func<long, int> Of)[] labels)
    {
        (_records, _pixelStart) = (records, pixelStart);
        _values = [.. Enumerable.Range(0, 256).Select(pixel => pixel / divisor)];
        _labels = [.. labels.Select(label => label.Of)];
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(featureColumnName, new VectorDataViewType(NumberDataViewType.Single, shape));
        foreach (var (name, _) in labels)
        {
            builder.AddColumn(name, NumberDataViewType.Int32);
        }

        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _records.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private void CopyPixels(long row, ref VBuffer<float> value)
    {
        var pixels = _records[row][_pixelStart..];
        var editor = VBufferEditor.Create(ref value, pixels.Length);
        for (var i = 0; i < pixels.Length; i++)
        {
            editor.Values[i] = _values[pixels[i]];
        }

        value = editor.Commit();
    }

    private sealed class Cursor(ImageView view, HashSet<int> active) : DataViewRowCursor
    {
        private long _row = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _row;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _row = _row + 1 < view._records.Count && _row >= -1 ? _row + 1 : -2;
            return _row >= 0;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw TypedGetter.NotActive(column);
            }

            var getter = column.Index == 0
                ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => view.CopyPixels(Row(), ref value))
                : (Delegate)(ValueGetter<int>)((ref int value) => value = view._labels[column.Index - 1](Row()));
            return getter.As<TValue>(column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row(), 0);

        private long Row() => _row >= 0
            ? _row
            : throw new InvalidOperationException("The cursor is not at a row: call MoveNext first, and stop when it returns false.");
    }
}

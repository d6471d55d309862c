using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Views;

/// <summary>Other data with one column computed from a row while it is read: a new last column, or one in the place of another.</summary>
internal sealed class ComputedColumnView : IDataView
{
    private readonly IDataView _source;
    private readonly int _index;
    private readonly IReadOnlyList<DataViewSchema.Column> _read;
    private readonly Func<DataViewRow, Delegate> _newGetter;

    private ComputedColumnView(
        IDataView source, DataViewSchema schema, int index, IReadOnlyList<DataViewSchema.Column> read, Func<DataViewRow, Delegate> newGetter)
    {
        (_source, Schema, _index, _read, _newGetter) = (source, schema, index, read, newGetter);
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _source.CanShuffle;

    /// <summary>A column after the others.</summary>
    /// <param name="source">The data.</param>
    /// <param name="name">Its name; a column of that name is hidden by it.</param>
    /// <param name="type">Its type.</param>
    /// <param name="read">The columns that it is computed from.</param>
    /// <param name="newGetter">Makes the getter for a row.</param>
    public static ComputedColumnView Add<T>(
        IDataView source, string name, DataViewType type, IReadOnlyList<DataViewSchema.Column> read, Func<DataViewRow, ValueGetter<T>> newGetter)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source.Schema);
        builder.AddColumn(name, type);
        return new ComputedColumnView(source, builder.ToSchema(), source.Schema.Count, read, newGetter);
    }

    /// <summary>A column of the same name and type, without annotations, in the place of <paramref name="column"/>.</summary>
    public static ComputedColumnView Replace<T>(IDataView source, DataViewSchema.Column column, Func<DataViewRow, ValueGetter<T>> newGetter)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var each in source.Schema)
        {
            builder.AddColumn(each.Name, each.Type, each.Index == column.Index ? null : each.Annotations);
        }

        return new ComputedColumnView(source, builder.ToSchema(), column.Index, [column], newGetter);
    }

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var (read, computes) = Needed(columnsNeeded);
        return new Cursor(this, _source.GetRowCursor(read, rand), computes);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var (read, computes) = Needed(columnsNeeded);
        return [.. _source.GetRowCursorSet(read, n, rand).Select(cursor => new Cursor(this, cursor, computes))];
    }

    private (DataViewSchema.Column[] Read, bool Computes) Needed(IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] needed = [.. columns];
        var computes = needed.Any(column => column.Index == _index);
        var passed = needed.Where(column => column.Index != _index).Select(column => _source.Schema[column.Index]);
        return ([.. passed.Concat(computes ? _read : []).DistinctBy(column => column.Index)], computes);
    }

    private sealed class Cursor(ComputedColumnView view, DataViewRowCursor source, bool computes) : PassingCursor(source)
    {
        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            column.Index == view._index ? computes : base.IsColumnActive(view._source.Schema[column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index != view._index)
            {
                return base.GetGetter<TValue>(view._source.Schema[column.Index]);
            }

            return computes ? view._newGetter(Source).As<TValue>(column) : throw TypedGetter.NotActive(column);
        }
    }
}

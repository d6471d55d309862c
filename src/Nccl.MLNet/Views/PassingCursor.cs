using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Views;

/// <summary>A cursor that hands on what another one reads. Owns it.</summary>
internal class PassingCursor(DataViewRowCursor source) : DataViewRowCursor
{
    private long _position = -1;

    public override DataViewSchema Schema => source.Schema;

    public override long Position => _position;

    public override long Batch => source.Batch;

    protected DataViewRowCursor Source => source;

    public sealed override bool MoveNext()
    {
        var moved = MoveSource();
        _position = moved ? _position + 1 : -1;
        return moved;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    protected virtual bool MoveSource() => source.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}

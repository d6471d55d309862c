using Microsoft.ML;

namespace Nccl.MLNet.Prediction;

/// <summary>Data with predictions, made chunk by chunk while a cursor runs.</summary>
internal sealed class PredictionDataView(IDataView input, BoundModel model, int chunkSize) : IDataView
{
    public DataViewSchema Schema => model.Schema.Output;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        return Wrap(model.Schema.Features.Open(input, model.Schema.InputColumnsFor(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        return [.. input.GetRowCursorSet(model.Schema.InputColumnsFor(active), n, rand).Select(cursor => Wrap(cursor, active))];
    }

    private PredictionCursor Wrap(DataViewRowCursor source, DataViewSchema.Column[] active) =>
        new(source, model, active, chunkSize);
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.Prediction;

/// <summary>Reads a chunk of rows ahead and scores them together; then hands them out one by one.</summary>
internal sealed class PredictionCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly PredictionSchema _schema;
    private readonly RowScorer? _scorer;
    private readonly Dictionary<int, ColumnBuffer> _passed;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;
    private int _count;
    private int _place;
    private long _position = -1;

    /// <param name="source">A cursor of the input with the columns that are needed; owned from here on.</param>
    /// <param name="model">What predicts.</param>
    /// <param name="active">The output columns asked for.</param>
    /// <param name="chunkSize">Rows read ahead, at least 1.</param>
    public PredictionCursor(DataViewRowCursor source, BoundModel model, IEnumerable<DataViewSchema.Column> active, int chunkSize)
    {
        (_source, _schema) = (source, model.Schema);
        DataViewSchema.Column[] columns = [.. active.DistinctBy(column => column.Index)];
        _scorer = columns.Any(_schema.IsPrediction) ? model.NewScorer(source, chunkSize) : null;
        _passed = columns.Where(column => !_schema.IsPrediction(column)).ToDictionary(
            column => column.Index, column => ColumnBuffer.Of(source, _schema.Input[column.Index], chunkSize));
        _idGetter = source.GetIdGetter();
        (_ids, _batches) = (new DataViewRowId[chunkSize], new long[chunkSize]);
    }

    public override DataViewSchema Schema => _schema.Output;

    public override long Position => _position;

    /// <summary>The source's batch of the row, by which several cursors are put in order again.</summary>
    public override long Batch => _position >= 0 ? _batches[_place] : _source.Batch;

    public override bool MoveNext()
    {
        _place++;
        if (_place >= _count)
        {
            ReadChunk();
            _place = 0;
        }

        _position = _count > 0 ? _position + 1 : -1;
        return _count > 0;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        _schema.IsPrediction(column) ? _scorer is not null : _passed.ContainsKey(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw TypedGetter.NotActive(column);
        }

        var getter = _schema.IsPrediction(column) ? _scorer!.Getter(column, Place) : _passed[column.Index].Getter(Place);
        return getter.As<TValue>(column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Place()];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var buffer in _passed.Values)
            {
                buffer.Clear();
            }

            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Place() => _position >= 0
        ? _place
        : throw new InvalidOperationException("The cursor is not at a row: call MoveNext first, and stop when it returns false.");

    private void ReadChunk()
    {
        foreach (var buffer in _passed.Values)
        {
            buffer.Clear();
        }

        for (_count = 0; _count < _ids.Length && _source.MoveNext(); _count++)
        {
            _idGetter(ref _ids[_count]);
            _batches[_count] = _source.Batch;
            _scorer?.Read(_count);
            foreach (var buffer in _passed.Values)
            {
                buffer.Read(_count);
            }
        }

        if (_count > 0)
        {
            _scorer?.Score(_count);
        }
    }
}

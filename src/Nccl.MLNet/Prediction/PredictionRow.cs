using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Prediction;

/// <summary>One row with its prediction, made when asked for and once per position of the input.</summary>
internal sealed class PredictionRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly PredictionSchema _schema;
    private readonly HashSet<int> _active;
    private readonly RowScorer? _scorer;
    private long _scoredPosition = -1;

    public PredictionRow(DataViewRow input, PredictionSchema schema, IEnumerable<DataViewSchema.Column> active, Func<DataViewRow, RowScorer> newScorer)
    {
        (_input, _schema) = (input, schema);
        _active = [.. active.Select(column => column.Index)];
        _scorer = _active.Any(index => index >= schema.Input.Count) ? newScorer(input) : null;
    }

    public override DataViewSchema Schema => _schema.Output;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _schema.IsPrediction(column)
        ? _active.Contains(column.Index)
        : _input.IsColumnActive(_schema.Input[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_schema.IsPrediction(column))
        {
            return _input.GetGetter<TValue>(_schema.Input[column.Index]);
        }

        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when this row was opened.");
        }

        Delegate getter = column.Index == _schema.Score.Index
            ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> score) => Scored().CopyScore(0, ref score))
            : (ValueGetter<uint>)((ref uint key) => key = Scored().PredictedKey(0));
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type}; it cannot be read as {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private RowScorer Scored()
    {
        if (_scoredPosition != _input.Position)
        {
            _scorer!.Read(0);
            _scorer.Score(1);
            _scoredPosition = _input.Position;
        }

        return _scorer!;
    }
}

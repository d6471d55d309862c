using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.Prediction;

/// <summary>One row with its prediction, made when asked for and once per position of the input.</summary>
internal sealed class PredictionRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly PredictionSchema _schema;
    private readonly HashSet<int> _active;
    private readonly RowScorer? _scorer;
    private long _scoredPosition = -1;

    public PredictionRow(DataViewRow input, BoundModel model, IEnumerable<DataViewSchema.Column> active)
    {
        (_input, _schema) = (input, model.Schema);
        _active = [.. active.Select(column => column.Index)];
        _scorer = _active.Any(index => index >= _schema.Input.Count) ? model.NewScorer(input, capacity: 1) : null;
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
            throw TypedGetter.NotActive(column, "row");
        }

        return _scorer!.Getter(column, PlaceOfScored).As<TValue>(column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Scores the row where that was not done yet; it has the first place.</summary>
    private int PlaceOfScored()
    {
        if (_scoredPosition != _input.Position)
        {
            _scorer!.Read(0);
            _scorer.Score(1);
            _scoredPosition = _input.Position;
        }

        return 0;
    }
}

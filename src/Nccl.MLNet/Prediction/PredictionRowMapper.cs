using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Prediction;

/// <summary>Predicts row by row, for PredictionEngine and other row-wise users. Rows from it can be used on several threads.</summary>
internal sealed class PredictionRowMapper(PredictionSchema schema, Func<DataViewRow, int, RowScorer> newScorer) : IRowToRowMapper
{
    public DataViewSchema InputSchema => schema.Input;

    public DataViewSchema OutputSchema => schema.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        schema.InputColumnsFor(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new PredictionRow(input, schema, activeColumns, row => newScorer(row, 1));
}

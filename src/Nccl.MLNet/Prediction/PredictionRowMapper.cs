using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Prediction;

/// <summary>Predicts row by row, for PredictionEngine and other row-wise users. Rows from it can be used on several threads.</summary>
internal sealed class PredictionRowMapper(BoundModel model) : IRowToRowMapper
{
    public DataViewSchema InputSchema => model.Schema.Input;

    public DataViewSchema OutputSchema => model.Schema.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        model.Schema.InputColumnsFor(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new PredictionRow(input, model, activeColumns);
}

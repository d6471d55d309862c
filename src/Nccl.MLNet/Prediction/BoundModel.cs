using Microsoft.ML;
using Nccl.MLNet.Models;

namespace Nccl.MLNet.Prediction;

/// <summary>A model bound to the columns of some data. Thread-safe: every cursor and row has a scorer of its own.</summary>
internal sealed class BoundModel(PredictionSchema schema, LearnedModel model, SharedPredictor predictor, UnreadableImages unreadableImages)
{
    public PredictionSchema Schema => schema;

    /// <param name="source">A row or cursor of the data.</param>
    /// <param name="capacity">Rows that are scored together at most.</param>
    public RowScorer NewScorer(DataViewRow source, int capacity) => new(source, schema, model, predictor, capacity, unreadableImages);
}

using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rows;

namespace Nccl.MLNet.Live;

/// <summary>Objects of one class that are learnt.</summary>
internal sealed class LearningFeed<TRow> : IDisposable
    where TRow : class
{
    private readonly ObjectFeed<TRow> _feed;

    /// <exception cref="ArgumentException">A column is missing, or does not go with what came before.</exception>
    public LearningFeed(IHostEnvironment environment, ITransformer? preprocessing, StreamSchema schema, FitPlan plan)
    {
        _feed = new ObjectFeed<TRow>(environment, preprocessing);
        var columns = InputColumns.Of(_feed.Schema, plan.Columns);
        schema.Admit(columns.Features, columns.Task, columns.Label);
        Origin = new RowOrigin(_feed.Input, columns.Features, _feed.FilesOf(columns.Features));
        var features = FeatureColumn.Of(_feed.Schema, columns.Features, schema.InputShape!, Origin.Files);
        Reader = schema.NewReader(_feed.Open(features.Columns.Concat(columns.LabelAndTask)), features, columns);
    }

    public RowOrigin Origin { get; }

    /// <summary>Reads the object shown last.</summary>
    public RowReader Reader { get; }

    public void Show(TRow row) => _feed.Show(row);

    public void Dispose() => _feed.Dispose();
}

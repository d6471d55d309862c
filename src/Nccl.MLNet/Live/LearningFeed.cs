using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Sessions;

namespace Nccl.MLNet.Live;

/// <summary>Objects of one class that are learnt.</summary>
internal sealed class LearningFeed<TRow> : IDisposable
    where TRow : class
{
    private readonly ObjectFeed<TRow> _feed;

    /// <exception cref="ArgumentException">A column is missing, or does not go with what came before.</exception>
    public LearningFeed(IHostEnvironment environment, LivePipeline pipeline, LearningSession stream, NeuronCalibrationTrainer.Options options)
    {
        _feed = new ObjectFeed<TRow>(environment, pipeline.Head);
        var columns = InputColumns.Of(_feed.Schema, options);
        stream.Met.Admit(columns.Features, columns.Task, columns.Label);
        Origin = new RowOrigin(_feed.Input, columns.Features, _feed.FilesOf(columns.Features));
        var features = FeatureColumn.Of(_feed.Schema, columns.Features, stream.Met.InputShape!, Origin.Files);
        Intake = new RowReader(stream, options, _feed.Open(features.Columns.Concat(columns.LabelAndTask)), features, columns);
    }

    public RowOrigin Origin { get; }

    public RowReader Intake { get; }

    public void Show(TRow row) => _feed.Show(row);

    public void Dispose() => _feed.Dispose();
}

using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Sessions;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Live;

/// <summary>Objects of one class that are predicted before their label is known: their label column, if they have one, is not read.</summary>
internal sealed class PredictionFeed<TRow> : IDisposable
    where TRow : class
{
    private readonly LearningSession _stream;
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly ObjectFeed<TRow> _feed;
    private readonly FeatureReader _features;
    private readonly ValueGetter<int>? _taskGetter;

    /// <exception cref="ArgumentException">A column is missing, or does not go with what came before.</exception>
    public PredictionFeed(IHostEnvironment environment, LivePipeline pipeline, LearningSession stream, NeuronCalibrationTrainer.Options options)
    {
        (_stream, _options) = (stream, options);
        _feed = new ObjectFeed<TRow>(environment, pipeline.Head);
        var features = InputColumns.FeatureColumn(_feed.Schema, options.FeatureColumnName);
        var task = options.TaskColumnName is null ? null : InputColumns.TaskColumn(_feed.Schema, options.TaskColumnName);
        var label = _feed.Schema.GetColumnOrNull(options.LabelColumnName) is { } column ? ValueColumn.Of(column, "label") : null;
        stream.Met.Admit(features, task, label);
        Origin = new RowOrigin(_feed.Input, features, _feed.FilesOf(features));
        var read = FeatureColumn.Of(_feed.Schema, features, stream.Met.InputShape!, Origin.Files);
        var row = _feed.Open(task is null ? read.Columns : [.. read.Columns, task.Column]);
        _features = new FeatureReader(row, read);
        _taskGetter = task is null ? null : stream.Met.Tasks!.IndexGetter(row, task, add: true);
    }

    public RowOrigin Origin { get; }

    /// <summary>Reads an object.</summary>
    /// <returns>Why it cannot be used, where an option refuses such rows; else the row, null where it cannot be predicted. Its task is -1 where it has none.</returns>
    public (RefusedRow? Refused, PendingRow? Row) Read(string id, TRow row)
    {
        _feed.Show(row);
        if (_features.Read() is { } unreadable)
        {
            return (_options.UnreadableImages == UnreadableImages.Refuse ? unreadable.Refused : null, null);
        }

        if (!_features.IsFinite)
        {
            return (_options.NonFiniteFeatures == NonFiniteFeatures.Refuse ? RefusedRow.NotFinite(_options.FeatureColumnName) : null, null);
        }

        var task = _taskGetter is null ? _stream.Met.OpenTask() : -1;
        _taskGetter?.Invoke(ref task);
        var features = new float[_stream.Met.InputShape!.Product()];
        _features.CopyTo(features);
        return (null, new PendingRow(id, features, task));
    }

    public void Dispose() => _feed.Dispose();
}

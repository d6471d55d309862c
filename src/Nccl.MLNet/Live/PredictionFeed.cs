using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Live;

/// <summary>Objects of one class that are predicted before their label is known: their label column, if they have one, is not read.</summary>
internal sealed class PredictionFeed<TRow> : IDisposable
    where TRow : class
{
    private readonly StreamSchema _schema;
    private readonly FitPlan _plan;
    private readonly ObjectFeed<TRow> _feed;
    private readonly FeatureReader _features;
    private readonly ValueGetter<int>? _taskGetter;

    /// <exception cref="ArgumentException">A column is missing, or does not go with what came before.</exception>
    public PredictionFeed(IHostEnvironment environment, ITransformer? preprocessing, StreamSchema schema, FitPlan plan)
    {
        (_schema, _plan) = (schema, plan);
        _feed = new ObjectFeed<TRow>(environment, preprocessing);
        var names = plan.Columns;
        var features = InputColumns.FeatureColumn(_feed.Schema, names.FeatureColumnName);
        var task = names.TaskColumnName is null ? null : InputColumns.TaskColumn(_feed.Schema, names.TaskColumnName);
        var label = _feed.Schema.GetColumnOrNull(names.LabelColumnName) is { } column ? ValueColumn.Of(column, "label") : null;
        schema.Admit(features, task, label);
        Origin = new RowOrigin(_feed.Input, features, _feed.FilesOf(features));
        var read = FeatureColumn.Of(_feed.Schema, features, schema.InputShape!, Origin.Files);
        var row = _feed.Open(task is null ? read.Columns : [.. read.Columns, task.Column]);
        _features = new FeatureReader(row, read);
        _taskGetter = schema.TaskGetter(row, task);
    }

    public RowOrigin Origin { get; }

    /// <summary>Reads an object.</summary>
    /// <returns>Why it cannot be used, where an option refuses such rows; else the row, null where it cannot be predicted. Its task is -1 where it has none.</returns>
    public (RefusedRow? Refused, PendingRow? Row) Read(string id, TRow row)
    {
        _feed.Show(row);
        if (RowReading.OfUnusable(_features, _features.Read(), _plan) is { } unusable)
        {
            return (unusable.Refused, null);
        }

        var task = _taskGetter is null ? _schema.OpenTask() : -1;
        _taskGetter?.Invoke(ref task);
        var features = new float[_schema.InputShape!.Product()];
        _features.CopyTo(features);
        return (null, new PendingRow(id, features, task));
    }

    public void Dispose() => _feed.Dispose();
}

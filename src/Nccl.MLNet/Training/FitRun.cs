using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.Learning;
using Nccl.MLNet.Images;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Values;
using Nccl.Networks;
using TorchSharp;

namespace Nccl.MLNet.Training;

/// <summary>One fit: one pass over the data with one cursor, in stream order, in mini-batches of one task each.</summary>
internal sealed class FitRun : IDisposable
{
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly IChannel _channel;
    private readonly TrainingColumns _columns;
    private readonly NeuronCalibrationModelParameters? _before;
    private readonly ValueDictionary _classes;
    private readonly ValueDictionary? _tasks;
    private readonly IReadOnlyList<int> _inputShape;
    private readonly ImageFiles? _files;
    private readonly Func<int, NcclLearner> _newLearner;
    private readonly RowBatch _batch;
    private readonly ProgressReporter _progress;
    private readonly SkippedRows _skipped = new();
    private readonly FitWatch? _watch = FitWatch.Current;
    private NcclLearner? _learner;
    private int _openTask = -1;
    private string _taskName = "";
    private long _rows;

    public FitRun(
        NeuronCalibrationTrainer.Options options,
        IChannel channel,
        TrainingColumns columns,
        ImageFiles? files,
        NeuronCalibrationModelParameters? before,
        int seed,
        torch.Device device)
    {
        (_options, _channel, _columns, _files, _before) = (options, channel, columns, files, before);
        _inputShape = before?.InputShape ?? NetworkBuilder.ShapeFor(options.Network, columns.FeatureShape);
        _classes = before?.Classes.Copy() ?? ValueKind.NewDictionary(columns.Label.ValueType);
        _tasks = before is not null ? before.Tasks?.Copy() : columns.Task is null ? null : ValueKind.NewDictionary(columns.Task.ValueType);
        if (columns.Label.IsKey)
        {
            // All classes of the dictionary at once and in its order, so that keys of label and prediction agree.
            _classes.AddKeys(columns.Label);
        }

        ScenarioRules.CheckNewClasses(options, _classes, before?.Classes.Count ?? _classes.Count, laterTask: true);

        _newLearner = classes => before is null
            ? LearnerFactory.Start(options, _inputShape, classes, seed, device)
            : LearnerFactory.Resume(before, options.EffectiveLearning, device, options.TaskBoundaries);
        _batch = new RowBatch(options.EffectiveLearning.BatchSize, columns.FeatureCount);
        _progress = new ProgressReporter(options, channel);
    }

    /// <exception cref="InvalidOperationException">No row can be used, features are not finite, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public NeuronCalibrationModelParameters Run(IDataView data)
    {
        var features = FeatureColumn.Of(data.Schema, _columns.Features, _inputShape, _files);
        using (var cursor = features.Open(data, features.Columns.Concat(_columns.LabelAndTask)))
        {
            ReadAll(cursor, new FeatureReader(cursor, features));
        }

        if (_learner is null)
        {
            _skipped.ThrowNothingUsable(_rows);
        }

        Finish();
        Report();
        var state = _learner!.Capture();
        return new NeuronCalibrationModelParameters(_options.Network, _inputShape, _classes, _tasks, state);
    }

    public void Dispose() => _learner?.Dispose();

    private void ReadAll(DataViewRowCursor cursor, FeatureReader features)
    {
        var labelGetter = _classes.IndexGetter(cursor, _columns.Label, add: true);
        var taskGetter = _tasks?.IndexGetter(cursor, _columns.Task!, add: true);
        var (label, task) = (-1, _before?.TaskNames.Count ?? 0);
        while (cursor.MoveNext())
        {
            ThrowIfCancelled();
            _rows++;
            var unreadable = features.Read();
            var known = _classes.Count;
            labelGetter(ref label);
            if (!HasLabel(label) || !HasImage(unreadable) || !HasFiniteFeatures(features) || !HasTask(taskGetter, ref task))
            {
                // A row that is left out brings no class and no task: the network would have no output for it.
                _classes.Truncate(known);
                continue;
            }

            ScenarioRules.CheckNewClasses(_options, _classes, known, laterTask: _tasks is null ? _before is not null : _tasks.Count > 1);

            if (_batch.Count > 0 && _batch.Task != task)
            {
                Learn();
            }

            _batch.Add(features, label, task, _classes.Count);
            if (_batch.IsFull)
            {
                Learn();
            }
        }

        if (_batch.Count > 0)
        {
            Learn();
        }
    }

    private bool HasLabel(int label)
    {
        _skipped.WithoutLabel += label < 0 ? 1 : 0;
        return label >= 0;
    }

    private bool HasTask(ValueGetter<int>? getter, ref int task)
    {
        getter?.Invoke(ref task);
        _skipped.WithoutTask += task < 0 ? 1 : 0;
        return task >= 0;
    }

    private bool HasImage(UnreadableImage? unreadable)
    {
        if (unreadable is null)
        {
            return true;
        }

        if (_options.UnreadableImages == UnreadableImages.Refuse)
        {
            throw unreadable.ToException(_rows, " The model is unchanged.");
        }

        _skipped.Add(unreadable);
        return false;
    }

    private bool HasFiniteFeatures(FeatureReader features)
    {
        if (features.IsFinite)
        {
            return true;
        }

        if (_options.NonFiniteFeatures == NonFiniteFeatures.Skip)
        {
            _skipped.NotFinite++;
            return false;
        }

        throw new InvalidOperationException(
            $"Row {_rows} of the data (counted from 1) has a feature in column '{_columns.Features.Name}' that is NaN or infinite. "
            + "Fill such values with ReplaceMissingValues, filter the rows, or set NonFiniteFeatures = Skip to leave them out. The model is unchanged.");
    }

    private void Learn()
    {
        _learner ??= NewLearner();
        var task = _learner.TaskOf(_batch.Task);
        if (task != _openTask)
        {
            OpenTask(task);
        }

        _learner.BeginTask(task);
        _learner.KnowClasses(_batch.KnownClasses);
        var step = _learner.Observe(_batch.Inputs, _batch.Labels, task);
        _batch.Clear();
        _progress.Add(step, _taskName, TaskCount, _batch.KnownClasses, _skipped.Total, _learner.DetectedBoundaries.Count);
        if (_learner.CurrentTask != task)
        {
            _channel.Tell($"Task '{TaskName.OfFit(_learner.CurrentTask + 1)}' begins: {Describe(_learner.DetectedBoundaries[^1])}.");
        }
    }

    private NcclLearner NewLearner()
    {
        if (_before is null && _columns.FeatureShape.Count == 3)
        {
            TrainingAdvice.GiveOnPixels(_channel, _batch.Inputs);
        }

        return _newLearner(_batch.KnownClasses);
    }

    private void ThrowIfCancelled()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        _watch?.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>What the strategy learns once all rows have come.</summary>
    private void Finish()
    {
        foreach (var step in _learner!.Finish())
        {
            ThrowIfCancelled();
            _progress.Add(step, _taskName, TaskCount, _classes.Count, _skipped.Total, _learner.DetectedBoundaries.Count);
        }
    }

    private void OpenTask(int task)
    {
        ReportTask();
        _progress.OpenTask();
        _openTask = task;
        _taskName = _tasks?.Names[task] ?? TaskName.OfFit(task + 1);
        _channel.Tell($"Task '{_taskName}' opened: task {task + 1} of {_tasks?.Count ?? task + 1} met so far, {_batch.KnownClasses} classes known.");
    }

    private static string Describe(DetectedBoundary boundary) =>
        $"rows became harder to predict from row {boundary.FirstRow} on, noticed at row {boundary.Row} in mini-batch {boundary.Batch}";

    private void Report()
    {
        ReportTask();
        _skipped.Report(_channel, _rows);
        _watch?.Skipped += _skipped.Total;
        if (_classes.Count == 1)
        {
            _channel.Warn($"Only one class, '{_classes.Names[0]}', is known: every row will be predicted as it until others arrive.");
        }
    }

    /// <summary>What the task just left looked like at its end.</summary>
    private void ReportTask()
    {
        if (_progress.Latest is not { } latest)
        {
            return;
        }

        _progress.Flush();
        _channel.Tell(latest.ToString());
    }

    private int TaskCount => _tasks?.Count ?? _learner!.CurrentTask + 1;
}

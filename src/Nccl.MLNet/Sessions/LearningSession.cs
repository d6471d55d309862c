using Microsoft.ML.Runtime;
using Nccl.Learners;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Rules;
using Nccl.Strategies;
using TorchSharp;

namespace Nccl.MLNet.Sessions;

/// <summary>
/// What has come of a stream of rows so far: they are gathered into mini-batches of one task each and learnt in their order, whether
/// they come from one view or from many sources. Not thread-safe.
/// </summary>
internal sealed class LearningSession : IDisposable
{
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly IChannel _channel;
    private readonly NeuronCalibrationModelParameters? _before;
    private readonly int _seed;
    private readonly torch.Device _device;
    private readonly ProgressReporter _progress;
    private RowBatch? _batch;
    private NetworkLearner? _learner;
    private int _openTask = -1;
    private int _taskOfLatestRow;
    private string _taskName = "";

    /// <param name="options">How it learns.</param>
    /// <param name="channel">Where tasks and warnings are told; the caller disposes it.</param>
    /// <param name="before">What was learnt before; null where nothing was.</param>
    /// <param name="seed">Of all draws, where nothing was learnt before.</param>
    /// <param name="device">Where the network lies.</param>
    public LearningSession(
        NeuronCalibrationTrainer.Options options, IChannel channel, NeuronCalibrationModelParameters? before, int seed, torch.Device device)
    {
        (_options, _channel, _before, _seed, _device) = (options, channel, before, seed, device);
        Met = new StreamSchema(options, before);
        _taskOfLatestRow = before?.State.CurrentTask ?? -1;
        _progress = new ProgressReporter(options, channel);
    }

    public StreamSchema Met { get; }

    public SkippedRows Skipped { get; } = new();

    /// <summary>Rows learnt or waiting.</summary>
    public long RowsTaken { get; private set; }

    public long RowsLearned => _progress.RowsSeen;

    public long CorrectCount => _progress.CorrectCount;

    public int RowsWaiting => _batch?.Count ?? 0;

    /// <summary>Whether there is something to predict with.</summary>
    public bool HasLearned => _learner is not null || _before is not null;

    /// <summary>What made the weights useless; null while they are sound.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The task of the latest row, or the one announced since; null where none is open.</summary>
    public string? TaskAtHand => Met.Tasks is not null ? (_taskOfLatestRow < 0 ? null : Met.Tasks.NameOf(_taskOfLatestRow))
        : _options.DetectsTasks ? (HasLearned ? TaskName.OfFit((_learner?.CurrentTask ?? _taskOfLatestRow) + 1) : null)
        : Met.Announced.IsOpen ? Met.Announced.Names[Met.Announced.Open] : null;

    /// <summary>The probability of every class that counts for a row; none while nothing has been learnt.</summary>
    /// <param name="features">As the network takes them.</param>
    /// <param name="task">Index of the row's task; -1 where it is not known.</param>
    public IReadOnlyList<(string Name, float Probability)> Predict(float[] features, int task)
    {
        if (!HasLearned)
        {
            return [];
        }

        _learner ??= Resume();
        return [.. _learner.Predict(features, task).Select(entry => (Met.Classes!.NameOf(entry.Class), entry.Probability))];
    }

    /// <summary>A row joins those that wait; a row of another task has them learnt first.</summary>
    /// <returns>The place of its features, for the caller to fill.</returns>
    public Span<float> Add(int label, int task)
    {
        _batch ??= new RowBatch(_options.EffectiveLearning.BatchSize, Met.InputShape!.Product());
        // More than once where a progress callback brings rows itself.
        while (RowsWaiting > 0 && (_batch.Task != task || _batch.IsFull))
        {
            Learn();
        }

        RowsTaken++;
        _taskOfLatestRow = task;
        return _batch.Add(label, task, Met.Classes!.Count);
    }

    public void LearnIfFull()
    {
        if (_batch!.IsFull)
        {
            Learn();
        }
    }

    /// <summary>Learns the rows that wait, full mini-batch or not.</summary>
    public void Flush()
    {
        if (RowsWaiting > 0)
        {
            Learn();
        }
    }

    /// <summary>What the strategy learns once all rows have come.</summary>
    /// <param name="cancel">Called between mini-batches; may throw.</param>
    public void Finish(Action cancel)
    {
        // Also where the caller has switched gradients off.
        using var gradients = torch.enable_grad();
        foreach (var step in _learner!.Finish())
        {
            cancel();
            _progress.Add(step, _taskName, TaskCount, Met.Classes!.Count, Skipped.Total, _learner.DetectedBoundaries.Count);
        }
    }

    /// <summary>What was learnt up to now. It is immutable, and what comes later does not change it; rows that wait are not part of it.</summary>
    public NeuronCalibrationModelParameters Capture()
    {
        var state = _learner?.Capture() ?? _before!.State;
        // Rows that wait may have brought classes and tasks for which the network has nothing yet.
        var classes = Met.Classes!.Copy();
        classes.Truncate(state.Classes.Known);
        var tasks = Met.Tasks?.Copy();
        tasks?.Truncate(state.Classes.OfTask.Count);
        return new NeuronCalibrationModelParameters(_options.Network, Met.InputShape!, classes, tasks, Met.Announced, state);
    }

    /// <summary>Tells of the task at hand and of rows left out, on ML.NET's channel.</summary>
    /// <param name="rows">Rows that came.</param>
    public void Report(long rows)
    {
        ReportTask();
        Skipped.Report(_channel, rows);
        if (Met.Classes?.Count == 1)
        {
            _channel.Warn($"Only one class, '{Met.Classes.Names[0]}', is known: every row will be predicted as it until others arrive.");
        }
    }

    public void Dispose() => _learner?.Dispose();

    private int TaskCount => _options.DetectsTasks ? _learner!.CurrentTask + 1 : Met.TaskCount;

    private void Learn()
    {
        using var gradients = torch.enable_grad();
        var (step, task) = Step(_batch!);
        var known = _batch!.KnownClasses;
        _batch.Clear();
        _progress.Add(step, _taskName, TaskCount, known, Skipped.Total, _learner!.DetectedBoundaries.Count);
        if (_learner.CurrentTask != task)
        {
            _channel.Tell($"Task '{TaskName.OfFit(_learner.CurrentTask + 1)}' begins: {Describe(_learner.DetectedBoundaries[^1])}.");
        }
    }

    private (StepReport Step, int Task) Step(RowBatch batch)
    {
        try
        {
            _learner ??= NewLearner(batch);
            var task = _learner.TaskOf(batch.Task);
            if (task != _openTask)
            {
                ReportOpening(task, batch);
            }

            _learner.BeginTask(task);
            _learner.KnowClasses(batch.KnownClasses);
            return (_learner.Observe(batch.Inputs, batch.Labels, task), task);
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }
    }

    private NetworkLearner NewLearner(RowBatch first)
    {
        if (_before is not null)
        {
            return Resume();
        }

        if (Met.ReadsImages)
        {
            TrainingAdvice.GiveOnPixels(_channel, first.Inputs);
        }

        return LearnerFactory.Start(_options, Met.InputShape!, first.KnownClasses, _seed, _device);
    }

    private NetworkLearner Resume() => LearnerFactory.Resume(_before!, _options.EffectiveLearning, _device, _options.TaskBoundaries, _options.NumberOfThreads);

    private void ReportOpening(int task, RowBatch batch)
    {
        ReportTask();
        _progress.OpenTask();
        _openTask = task;
        _taskName = Met.Tasks?.Names[task] ?? (task < Met.Announced.Names.Count ? Met.Announced.Names[task] : TaskName.OfFit(task + 1));
        _channel.Tell($"Task '{_taskName}' opened: task {task + 1} of {Math.Max(TaskCount, task + 1)} met so far, {batch.KnownClasses} classes known.");
    }

    /// <summary>What the task just left looked like at its end.</summary>
    private void ReportTask()
    {
        if (_progress.Latest is { } latest)
        {
            _progress.Flush();
            _channel.Tell(latest.ToString());
        }
    }

    private static string Describe(DetectedBoundary boundary) =>
        $"rows became harder to predict from row {boundary.FirstRow} on, noticed at row {boundary.Row} in mini-batch {boundary.Batch}";
}

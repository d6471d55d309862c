using Microsoft.ML.Runtime;
using Nccl.Learners;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Models;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Rules;
using Nccl.Strategies;
using TorchSharp;

namespace Nccl.MLNet.Sessions;

/// <summary>
/// Learns a stream of rows: they are gathered into mini-batches of one task each and learnt in their order, whether they come from one
/// view or from many sources. Not thread-safe.
/// </summary>
internal sealed class LearningSession : IDisposable
{
    private readonly FitPlan _plan;
    private readonly IChannel _channel;
    private readonly LearnedModel? _before;
    private readonly int _seed;
    private readonly torch.Device _device;
    private readonly ProgressReporter _progress;
    private readonly SkippedRows _skipped = new();
    private RowBatch? _batch;
    private ILearner? _learner;
    private int _openTask = -1;
    private int _taskOfLatestRow;

    /// <param name="plan">How it learns.</param>
    /// <param name="observer">Receives the progress.</param>
    /// <param name="channel">Where tasks and warnings are told; the caller disposes it.</param>
    /// <param name="before">What was learnt before; null where nothing was.</param>
    /// <param name="seed">Of all draws, where nothing was learnt before.</param>
    /// <param name="device">Where the network lies.</param>
    public LearningSession(FitPlan plan, FitObserver observer, IChannel channel, LearnedModel? before, int seed, torch.Device device)
    {
        (_plan, _channel, _before, _seed, _device) = (plan, channel, before, seed, device);
        Schema = new StreamSchema(plan, before);
        _taskOfLatestRow = before?.State.CurrentTask ?? -1;
        _progress = new ProgressReporter(observer, channel);
    }

    /// <summary>What is known of the rows; it admits the columns of a source before its rows are read.</summary>
    public StreamSchema Schema { get; }

    /// <summary>Rows learnt or waiting.</summary>
    public long RowsTaken { get; private set; }

    public long RowsSkipped => _skipped.Total;

    public long RowsLearned => _progress.RowsSeen;

    public long CorrectCount => _progress.CorrectCount;

    public int RowsWaiting => _batch?.Count ?? 0;

    /// <summary>Whether there is something to predict with.</summary>
    public bool HasLearned => _learner is not null || _before is not null;

    /// <summary>What made the weights useless; null while they are sound.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The task of the latest row, or the one announced since; null where none is open.</summary>
    public string? CurrentTask => Schema.Tasks is { } tasks ? (_taskOfLatestRow < 0 ? null : tasks.NameOf(_taskOfLatestRow))
        : !_plan.DetectsTasks ? Schema.Announced.OpenName
        : HasLearned ? TaskName.OfFit((_learner?.CurrentTask ?? _taskOfLatestRow) + 1)
        : null;

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
        return [.. _learner.Predict(features, task).Select(entry => (Schema.Classes!.NameOf(entry.Output), entry.Score))];
    }

    /// <summary>Reads the row at which a reader stands, and counts it where it is left out.</summary>
    /// <exception cref="ArgumentException">Its class is new where the scenario allows none.</exception>
    public RowReading Read(RowReader reader)
    {
        var reading = Schema.Read(reader);
        if (reading.Skipped is { } skipped)
        {
            _skipped.Add(skipped);
        }

        return reading;
    }

    /// <summary>A row joins those that wait. A row of another task has them learnt first, and a full mini-batch is learnt at once.</summary>
    /// <exception cref="InvalidOperationException">Learning diverged.</exception>
    public void Take(LabeledRow row)
    {
        _batch ??= new RowBatch(_plan.Learning.BatchSize, Schema.InputShape!.Product());
        // More than once where a progress callback brings rows itself.
        while (RowsWaiting > 0 && (_batch.Task != row.Task || _batch.IsFull))
        {
            Learn();
        }

        RowsTaken++;
        _taskOfLatestRow = row.Task;
        row.CopyFeatures(_batch.Add(row.Label, row.Task, Schema.Classes!.Count));
        if (_batch.IsFull)
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

    /// <summary>Rows from here on belong to the task of this name. The rows that wait are learnt first, unless it is the task at hand.</summary>
    public void BeginTask(string name)
    {
        if (Schema.Announced.OpenName != name)
        {
            Flush();
            Schema.BeginTask(name);
        }
    }

    /// <summary>The next row begins a new task. The rows that wait are learnt first.</summary>
    public void EndTask()
    {
        Flush();
        Schema.EndTask();
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
            _progress.Add(step, TaskCount, Schema.Classes!.Count, RowsSkipped, _learner.DetectedBoundaries.Count);
        }
    }

    /// <summary>What was learnt up to now. It is immutable, and what comes later does not change it; rows that wait are not part of it.</summary>
    public LearnedModel Capture()
    {
        var state = _learner?.Capture() ?? _before!.State;
        // Rows that wait may have brought classes and tasks for which the network has nothing yet.
        var classes = Schema.Classes!.Copy();
        classes.Truncate(state.OutputCount);
        var tasks = Schema.Tasks?.Copy();
        tasks?.Truncate(state.TaskCount);
        return new LearnedModel(_plan.Network, Schema.InputShape!, classes, tasks, Schema.Announced, state);
    }

    /// <summary>Tells of the task at hand and of rows left out, on ML.NET's channel.</summary>
    /// <param name="rows">Rows that came.</param>
    public void Report(long rows)
    {
        _progress.ReportTask();
        ReportSkipped(rows);
        if (Schema.Classes?.Count == 1)
        {
            ChannelMessages.Warning(
                _channel, $"Only one class, '{Schema.Classes.Names[0]}', is known: every row will be predicted as it until others arrive.");
        }
    }

    /// <summary>Warns of rows left out, by reason.</summary>
    /// <param name="rows">Rows that came.</param>
    public void ReportSkipped(long rows) => _skipped.Report(_channel, rows);

    /// <param name="rows">Rows that came.</param>
    /// <exception cref="InvalidOperationException">None of them could be learnt.</exception>
    public void ThrowIfNothingLearned(long rows)
    {
        if (RowsLearned == 0)
        {
            _skipped.ThrowNothingUsable(rows);
        }
    }

    public void Dispose() => _learner?.Dispose();

    private int TaskCount => _plan.DetectsTasks ? _learner!.CurrentTask + 1 : Schema.TaskCount;

    private void Learn()
    {
        using var gradients = torch.enable_grad();
        var (step, task) = Step(_batch!);
        var known = _batch!.KnownClasses;
        _batch.Clear();
        _progress.Add(step, TaskCount, known, RowsSkipped, _learner!.DetectedBoundaries.Count);
        if (_learner.CurrentTask != task)
        {
            _progress.ReportBoundary(TaskName.OfFit(_learner.CurrentTask + 1), _learner.DetectedBoundaries[^1]);
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
                _progress.OpenTask(NameOf(task), task, TaskCount, batch.KnownClasses);
                _openTask = task;
            }

            _learner.BeginTask(task);
            _learner.KnowOutputs(batch.KnownClasses);
            return (_learner.Learn(batch.Inputs, RowTargets.OfClasses(batch.Labels), task), task);
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }
    }

    private ILearner NewLearner(RowBatch first)
    {
        if (_before is not null)
        {
            return Resume();
        }

        if (Schema.ReadsImages)
        {
            TrainingAdvice.GiveOnPixels(_channel, first.Inputs);
        }

        return Factory.Start(first.KnownClasses, _seed);
    }

    private ILearner Resume() => Factory.Resume(_before!.State);

    private ILearnerFactory Factory => LearnerFactories.Of(_plan, Schema.InputShape!, _device);

    private string NameOf(int task) =>
        Schema.Tasks?.Names[task] ?? (task < Schema.Announced.Names.Count ? Schema.Announced.Names[task] : TaskName.OfFit(task + 1));
}

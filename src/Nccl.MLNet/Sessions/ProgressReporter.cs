using System.Diagnostics;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Interop;
using Nccl.Strategies;

namespace Nccl.MLNet.Sessions;

/// <summary>Turns what the learner reports batch by batch into the progress that a user sees a few times a second.</summary>
internal sealed class ProgressReporter(FitObserver observer, IChannel channel)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly FitWatch? _watch = FitWatch.Current;
    private string _task = "";
    private TimeSpan _reportedAt = TimeSpan.MinValue;
    private long _rowsOfTask;
    private long _correctOfTask;
    private TrainingProgress? _latest;

    public long RowsSeen { get; private set; }

    /// <summary>Rows whose class was predicted before they were learnt.</summary>
    public long CorrectCount { get; private set; }

    /// <summary>Tells that a task begins, and how the one before it went.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="task">Its index.</param>
    /// <param name="tasks">Tasks known.</param>
    /// <param name="classes">Classes known.</param>
    public void OpenTask(string name, int task, int tasks, int classes)
    {
        ReportTask();
        (_task, _rowsOfTask, _correctOfTask, _reportedAt) = (name, 0, 0, TimeSpan.MinValue);
        ChannelMessages.Info(channel, $"Task '{name}' opened: task {task + 1} of {Math.Max(tasks, task + 1)} met so far, {classes} classes known.");
    }

    /// <summary>Tells how the task at hand went; the end of a task is always seen, whenever the last progress was sent.</summary>
    public void ReportTask()
    {
        if (_latest is not null)
        {
            Send();
            ChannelMessages.Info(channel, _latest.ToString());
        }
    }

    /// <summary>Tells of a task that nobody announced.</summary>
    public void ReportBoundary(string nextTask, DetectedBoundary boundary) => ChannelMessages.Info(
        channel,
        $"Task '{nextTask}' begins: rows became harder to predict from row {boundary.FirstRow} on, noticed at row {boundary.Row} in mini-batch {boundary.Batch}.");

    /// <summary>A mini-batch was learnt.</summary>
    public void Add(StepReport step, int tasks, int classes, long skipped, int boundaries)
    {
        _watch?.Add(step);
        RowsSeen += step.Rows;
        CorrectCount += step.CorrectCount;
        _rowsOfTask += step.Rows;
        _correctOfTask += step.CorrectCount;
        _latest = new TrainingProgress
        {
            Task = _task,
            TaskCount = tasks,
            DetectedBoundaryCount = boundaries,
            ClassCount = classes,
            RowsLearned = RowsSeen,
            RowsSkipped = skipped,
            PrequentialAccuracy = (double)_correctOfTask / _rowsOfTask,
            Loss = step.CurrentLoss,
            ReplayLoss = step.ReplayLoss,
            DistillationLoss = step.DistillationLoss,
            CalibrationLoss = step.CalibrationLoss,
            Elapsed = _clock.Elapsed,
        };
        if (_reportedAt == TimeSpan.MinValue || _clock.Elapsed - _reportedAt >= Interval)
        {
            Send();
        }
    }

    private void Send()
    {
        _reportedAt = _clock.Elapsed;
        ChannelMessages.Trace(channel, _latest!.ToString());
        observer.Report(_latest);
        _watch?.Report(_latest);
    }
}

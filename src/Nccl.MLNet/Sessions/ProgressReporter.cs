using System.Diagnostics;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Interop;
using Nccl.Strategies;

namespace Nccl.MLNet.Sessions;

/// <summary>Turns what the learner reports batch by batch into the progress that a user sees a few times a second.</summary>
internal sealed class ProgressReporter(NeuronCalibrationTrainer.Options options, IChannel channel)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly FitWatch? _watch = FitWatch.Current;
    private TimeSpan _reportedAt = TimeSpan.MinValue;
    private long _rowsOfTask;
    private long _correctOfTask;

    public long RowsSeen { get; private set; }

    /// <summary>Rows whose class was predicted before they were learnt.</summary>
    public long CorrectCount { get; private set; }

    public TrainingProgress? Latest { get; private set; }

    public void OpenTask() => (_rowsOfTask, _correctOfTask, _reportedAt) = (0, 0, TimeSpan.MinValue);

    public void Add(StepReport step, string task, int tasks, int classes, long skipped, int boundaries)
    {
        _watch?.Add(step);
        RowsSeen += step.Rows;
        CorrectCount += step.CorrectCount;
        _rowsOfTask += step.Rows;
        _correctOfTask += step.CorrectCount;
        Latest = new TrainingProgress
        {
            Task = task,
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

    /// <summary>Sends the latest progress, whenever the last was sent: the end of a task is always seen.</summary>
    public void Flush()
    {
        if (Latest is not null)
        {
            Send();
        }
    }

    private void Send()
    {
        _reportedAt = _clock.Elapsed;
        channel.Follow(Latest!.ToString());
        options.ProgressCallback?.Invoke(Latest!);
        options.Progress?.Report(Latest!);
        _watch?.Report(Latest!);
    }
}

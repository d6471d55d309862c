using System.Diagnostics;
using Microsoft.ML.Runtime;
using Nccl.Learning;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Training;

/// <summary>Turns what the learner reports batch by batch into the progress that a user sees a few times a second.</summary>
internal sealed class ProgressReporter(NeuronCalibrationTrainer.Options options, IChannel channel)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly FitWatch? _watch = FitWatch.Current;
    private TimeSpan _reportedAt = TimeSpan.MinValue;
    private long _rowsOfTask;
    private long _hitsOfTask;

    public long RowsSeen { get; private set; }

    /// <summary>Rows whose class was predicted before they were learnt.</summary>
    public long Hits { get; private set; }

    public TrainingProgress? Latest { get; private set; }

    public void OpenTask() => (_rowsOfTask, _hitsOfTask, _reportedAt) = (0, 0, TimeSpan.MinValue);

    public void Add(StepReport step, string task, int tasks, int classes, long skipped, int boundaries)
    {
        _watch?.Add(step);
        RowsSeen += step.Rows;
        Hits += step.Hits;
        _rowsOfTask += step.Rows;
        _hitsOfTask += step.Hits;
        Latest = new TrainingProgress
        {
            Task = task,
            TaskCount = tasks,
            DetectedBoundaryCount = boundaries,
            ClassCount = classes,
            RowsSeen = RowsSeen,
            RowsSkipped = skipped,
            StreamAccuracy = (double)_hitsOfTask / _rowsOfTask,
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

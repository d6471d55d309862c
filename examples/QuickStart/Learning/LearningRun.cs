using System.Diagnostics;
using Microsoft.ML;
using Nccl;
using Nccl.MLNet;
using QuickStart.Data;
using TorchSharp;

namespace QuickStart.Learning;

/// <summary>Lets both learners learn one task after another and tests them on every task.</summary>
internal sealed class LearningRun : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly PermutedTasks _tasks;
    private readonly int _seed;
    private ITransformer? _calibrated;

    public LearningRun(PermutedTasks tasks, int seed)
    {
        // A network this small is fastest on one thread; the library leaves the choice to the application.
        TorchLibrary.Load();
        torch.set_num_threads(1);
        (_tasks, _seed, _mlContext) = (tasks, seed, new MLContext(seed));
    }

    /// <summary>Learns all tasks.</summary>
    public LearningOutcome Learn(IRunObserver observer, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        ContinualTask[] tasks = [.. Enumerable.Range(0, _tasks.Count).Select(task => Task(task, cancellationToken))];
        var calibrated = Validate(LearnerKind.Calibrated);
        _calibrated = calibrated.Model;
        var fineTuned = Validate(LearnerKind.FineTuned);
        (fineTuned.Model as IDisposable)?.Dispose();
        return new LearningOutcome(AccuracySummary.Of(calibrated), AccuracySummary.Of(fineTuned), Stopwatch.GetElapsedTime(started));

        ContinualValidationResult Validate(LearnerKind kind) => _mlContext.MulticlassClassification.ContinualValidate(
            tasks, DigitPipeline.Pipeline(_mlContext, kind, _seed), progress: new Reporter(kind, observer), cancellationToken: cancellationToken);
    }

    /// <summary>Writes the calibrated model as an ML.NET zip.</summary>
    public void Save(Stream stream) =>
        _mlContext.Model.Save(_calibrated, _mlContext.Data.LoadFromEnumerable(_tasks.Train(0)).Schema, stream);

    public void Dispose() => (_calibrated as IDisposable)?.Dispose();

    private ContinualTask Task(int task, CancellationToken cancellationToken) => new(
        $"{task + 1}",
        _mlContext.Data.LoadFromEnumerable(_tasks.Train(task, cancellationToken)),
        _mlContext.Data.LoadFromEnumerable(_tasks.Test(task, cancellationToken)));

    /// <summary>Calls back at once: System.Progress would call from another thread, later.</summary>
    private sealed class Reporter(LearnerKind kind, IRunObserver observer) : IProgress<ContinualValidationProgress>
    {
        public void Report(ContinualValidationProgress value) => observer.Report(kind, value);
    }
}

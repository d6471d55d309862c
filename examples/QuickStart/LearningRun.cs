using System.Diagnostics;
using Examples.Comparison;
using Examples.Digits;
using Examples.Display;
using Microsoft.ML;
using Nccl.MLNet;

namespace QuickStart;

/// <summary>Lets two learners learn one task after another and tests them on every task.</summary>
internal sealed class LearningRun : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly PermutedTasks _tasks;
    private readonly int _seed;
    private ITransformer? _continual;

    public LearningRun(PermutedTasks tasks, int seed)
    {
        (_tasks, _seed, _mlContext) = (tasks, seed, new MLContext(seed));
    }

    /// <summary>Lets both learn all tasks; the model of the first is kept.</summary>
    public LearnerComparison Compare(
        ComparedLearner continual, ComparedLearner fineTuned, IComparisonObserver observer, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        ContinualTask[] tasks = [.. Enumerable.Range(0, _tasks.Count).Select(task => Task(task, cancellationToken))];
        var ours = Validate(continual);
        _continual = ours.Model;
        var plain = Validate(fineTuned);
        (plain.Model as IDisposable)?.Dispose();
        return new LearnerComparison(
            new LearnerFigures(continual, AccuracySummary.Of(ours)),
            new LearnerFigures(fineTuned, AccuracySummary.Of(plain)),
            Stopwatch.GetElapsedTime(started));

        ContinualValidationResult Validate(ComparedLearner learner) => _mlContext.MulticlassClassification.ContinualValidate(
            tasks,
            DigitPipeline.Create(_mlContext, learner.Learning, _seed),
            progress: new ImmediateProgress<ContinualValidationProgress>(progress => observer.Report(learner, progress)),
            cancellationToken: cancellationToken);
    }

    /// <summary>Writes the model that was kept as an ML.NET zip.</summary>
    public void Save(Stream stream) =>
        _mlContext.Model.Save(_continual, _mlContext.Data.LoadFromEnumerable(_tasks.Train(0)).Schema, stream);

    public void Dispose() => (_continual as IDisposable)?.Dispose();

    private ContinualTask Task(int task, CancellationToken cancellationToken) => new(
        $"{task + 1}",
        _mlContext.Data.LoadFromEnumerable(_tasks.Train(task, cancellationToken)),
        _mlContext.Data.LoadFromEnumerable(_tasks.Test(task, cancellationToken)));
}

using System.Diagnostics;
using Microsoft.ML;
using Nccl.Metrics;
using Nccl.Native;
using QuickStart.Data;
using TorchSharp;

namespace QuickStart.Learning;

/// <summary>Lets both learners learn one task after another and tests them on every task so far.</summary>
internal sealed class LearningRun : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly PermutedTasks _tasks;
    private readonly ContinualLearner _calibrated;
    private readonly ContinualLearner _fineTuned;

    public LearningRun(PermutedTasks tasks, int seed)
    {
        // A network this small is fastest on one thread; the library leaves the choice to the application.
        TorchLibrary.Load();
        torch.set_num_threads(1);
        _tasks = tasks;
        _mlContext = new MLContext(seed);
        _calibrated = new ContinualLearner(_mlContext, LearnerKind.Calibrated, seed);
        _fineTuned = new ContinualLearner(_mlContext, LearnerKind.FineTuned, seed);
    }

    /// <summary>Learns all tasks.</summary>
    public LearningOutcome Learn(IRunObserver observer, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var calibrated = new AccuracyMatrix();
        var fineTuned = new AccuracyMatrix();
        for (var task = 0; task < _tasks.Count; task++)
        {
            calibrated.AddRow(LearnAndTest(_calibrated, task, observer, cancellationToken));
            fineTuned.AddRow(LearnAndTest(_fineTuned, task, observer, cancellationToken));
        }

        return new LearningOutcome(AccuracySummary.Of(calibrated), AccuracySummary.Of(fineTuned), Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Writes the calibrated model as an ML.NET zip.</summary>
    public void Save(Stream stream) =>
        _mlContext.Model.Save(_calibrated.Model, _mlContext.Data.LoadFromEnumerable(_tasks.Train(0)).Schema, stream);

    public void Dispose()
    {
        _calibrated.Dispose();
        _fineTuned.Dispose();
    }

    private double[] LearnAndTest(ContinualLearner learner, int task, IRunObserver observer, CancellationToken cancellationToken)
    {
        observer.Learning(learner.Kind, task);
        var rows = _mlContext.Data.LoadFromEnumerable(_tasks.Train(task, cancellationToken));
        learner.Learn(rows, progress => observer.Progress(learner.Kind, task, progress), cancellationToken);

        observer.Testing(learner.Kind, task);
        var accuracies = new double[task + 1];
        for (var tested = 0; tested <= task; tested++)
        {
            var testRows = _mlContext.Data.LoadFromEnumerable(_tasks.Test(tested, cancellationToken));
            accuracies[tested] = _mlContext.MulticlassClassification.Evaluate(learner.Model.Transform(testRows)).MicroAccuracy;
        }

        observer.Tested(learner.Kind, task, accuracies);
        return accuracies;
    }
}

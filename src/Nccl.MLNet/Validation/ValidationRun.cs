using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Sessions;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.Validation;

/// <summary>Learns task after task and tests on all of them in between.</summary>
internal sealed class ValidationRun(
    IHostEnvironment environment,
    ContinualTask[] tasks,
    IEstimator<ITransformer> estimator,
    PredictionJudge judge,
    TaskFitting fitting,
    IProgress<ContinualValidationProgress>? progress,
    CancellationToken cancellationToken)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HashSet<string> _trained = [];
    private readonly List<TaskFit> _fits = [];
    private readonly List<TaskEvaluation[]> _evaluations = [];
    private readonly double[] _chance = new double[tasks.Length];
    private readonly AccuracyMatrix _accuracies = new();
    private Exception? _fromProgress;
    private ITransformer? _model;
    private bool _continues;

    public ContinualValidationResult Run()
    {
        using var channel = environment.Register("NeuronCalibration.ContinualValidate").Start("Validate");
        for (var task = 0; task < tasks.Length; task++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report(task, ContinualValidationStage.Training);
            var fit = Learn(task);
            Report(task, ContinualValidationStage.Testing);
            var tested = Stopwatch.GetTimestamp();
            Test(task);
            _fits.Add(fit with { TestTime = Stopwatch.GetElapsedTime(tested) });
            ChannelMessages.Info(channel, Report(task, ContinualValidationStage.Tested).ToString());
        }

        return new ContinualValidationResult(
            _model!, _continues, fitting, [.. tasks.Select(task => task.Name)], _accuracies, _chance, _evaluations, _fits, _clock.Elapsed);
    }

    private TaskFit Learn(int task)
    {
        try
        {
            return _continues ? Continue(task) : Refit(task);
        }
        catch (Exception error) when (error is not OperationCanceledException && error != _fromProgress)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"Task '{tasks[task].Name}' ({task + 1} of {tasks.Length}) could not be learnt: {error.Message}", error);
        }
    }

    private TaskFit Continue(int task)
    {
        var before = _model!;
        using var watch = Watch(task);
        var started = Stopwatch.GetTimestamp();
        _model = before.ContinueFit(tasks[task].Train);
        var time = Stopwatch.GetElapsedTime(started);
        // Only native weights that nobody needs any more: other parts of the pipeline are shared with the new model.
        ContinualModelOf(before)!.Dispose();
        return Watched(watch, time);
    }

    private TaskFit Refit(int task)
    {
        var data = tasks[task].Train;
        var rightBefore = _model is null ? 0 : Seen(judge.Judge(_model, data, _trained)).CorrectCount;
        using var watch = Watch(task);
        var started = Stopwatch.GetTimestamp();
        _model = estimator.Fit(fitting == TaskFitting.RefitOnAllTasks ? new AppendedRowsView([.. tasks[..(task + 1)].Select(each => each.Train)]) : data);
        var time = Stopwatch.GetElapsedTime(started);
        _continues = fitting == TaskFitting.ContinueOrRefit && ContinualModelOf(_model) is not null;
        if (_continues)
        {
            return Watched(watch, time);
        }

        var (classes, rows, unlabelled) = judge.LabelsOf(_model, data);
        if (fitting != TaskFitting.RefitOnAllTasks)
        {
            _trained.Clear();
        }

        _trained.UnionWith(classes);
        return NewFit(rows, unlabelled, rightBefore, time);
    }

    private void Test(int task)
    {
        _evaluations.Add([.. tasks.Select(each => Evaluate(_model!, each))]);
        _accuracies.AddRow(_evaluations[^1].Select(evaluation => evaluation.Accuracy));
        if (task == 0)
        {
            _chance[0] = ChanceOn(0);
        }

        if (task + 1 < tasks.Length)
        {
            _chance[task + 1] = ChanceOn(task + 1);
        }
    }

    /// <summary>Accuracy of the untrained model that knows the classes that the model at hand knows.</summary>
    private double ChanceOn(int task)
    {
        if (ContinualModelOf(_model!) is not { } continual)
        {
            var known = _evaluations[^1][task].Confusion.Where(count => count.Actual is not null && _trained.Contains(count.Actual)).Sum(count => count.Rows);
            return (double)known / _evaluations[^1][task].Rows / Math.Max(1, _trained.Count);
        }

        using var untrained = continual.Untrained();
        return Evaluate(TransformerChains.Replace(_model!, continual, untrained), tasks[task]).Accuracy;
    }

    private TaskEvaluation Evaluate(ITransformer model, ContinualTask task)
    {
        var evaluation = judge.Judge(model, task.Test, _trained);
        return evaluation.Rows > 0
            ? evaluation
            : throw new InvalidOperationException(
                $"None of the {evaluation.UnlabeledRows} test rows of task '{task.Name}' has a label, so nothing can be measured on it. Give its rows labels.");
    }

    private static TaskEvaluation Seen(TaskEvaluation evaluation) =>
        evaluation.Rows + evaluation.UnlabeledRows > 0 ? evaluation : throw new InvalidOperationException("It has no training rows. Leave the task out, or give it rows.");

    private static TaskFit NewFit(long rows, long skipped, long right, TimeSpan time) => rows > 0
        ? new TaskFit { RowsLearned = rows, RowsSkipped = skipped, CorrectBeforeLearning = right, FitTime = time, TestTime = default }
        : throw new InvalidOperationException(
            skipped > 0 ? $"None of its {skipped} training rows has a label." : "It has no training rows. Leave the task out, or give it rows.");

    private TaskFit Watched(FitWatch watch, TimeSpan time)
    {
        var model = ContinualModelOf(_model!)!.Fit.Model;
        _trained.UnionWith(model.State.TrainedOutputs.Select(model.Classes.NameOf));
        return NewFit(watch.Rows, watch.Skipped, watch.CorrectCount, time);
    }

    private FitWatch Watch(int task) =>
        FitWatch.Begin(training => Report(task, ContinualValidationStage.Training, training), cancellationToken);

    private static NeuronCalibrationTransformer? ContinualModelOf(ITransformer model) => ContinueFitExtensions.ContinualModelsIn(model).FirstOrDefault();

    private ContinualValidationProgress Report(int task, ContinualValidationStage stage, TrainingProgress? training = null)
    {
        var report = new ContinualValidationProgress
        {
            Stage = stage,
            Task = tasks[task].Name,
            TaskNumber = task + 1,
            TaskCount = tasks.Length,
            Elapsed = _clock.Elapsed,
            Training = training,
            Accuracies = stage == ContinualValidationStage.Tested ? _accuracies.Rows[task] : [],
        };
        try
        {
            progress?.Report(report);
        }
        catch (Exception error)
        {
            // The caller's own way to end it: no fit has failed.
            _fromProgress = error;
            throw;
        }

        return report;
    }
}

using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Validation;

/// <summary>A continual trainer, validated.</summary>
[TestFixture]
public class ContinualValidateTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void TheModel_IsWhatFitAndContinueFitMakeOfTheSameTasks()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "bc", "abc");
        ITransformer expected = Trainers.New(_context).Fit(tasks[0].Train);
        expected = expected.ContinueFit(tasks[1].Train).ContinueFit(tasks[2].Train);

        var result = _context.Validate(tasks, Trainers.New(_context));

        Assert.That(SavedModel.Parts(_context, result.Model), Is.EquivalentTo(SavedModel.Parts(_context, expected)));
        Assert.That((result.IsContinued, result.Fitting), Is.EqualTo((true, TaskFitting.ContinueOrRefit)));
    }

    [Test]
    public void TheMatrix_HoldsTheAccuracyOnEveryTaskAfterEveryTask_LaterOnesToo()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "bc", "abc");
        var result = _context.Validate(tasks, Trainers.New(_context));

        ITransformer model = Trainers.New(_context).Fit(tasks[0].Train);
        for (var after = 0; after < 3; after++)
        {
            model = after == 0 ? model : model.ContinueFit(tasks[after].Train);
            Assert.That(result.Accuracies.Rows[after], Is.EqualTo(tasks.Select(task => Tasks.Accuracy(model, task.Test))).Within(1e-15));
        }

        Assert.That(result.Metrics, Is.EqualTo(ContinualMetrics.Of(result.Accuracies, result.ChanceAccuracies)));
        Assert.That(result.Accuracies.Rows.SelectMany(row => row).Distinct().Count(), Is.GreaterThan(3), "a comparison of equal numbers would prove nothing");
    }

    [Test]
    public void Training_OpensOneCursorPerTask()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "bc");
        CountingDataView[] trains = [.. tasks.Select(task => new CountingDataView(task.Train))];

        _context.Validate(tasks.Select((task, i) => new ContinualTask(task.Name, trains[i], task.Test)), Trainers.New(_context));

        Assert.That(trains.Select(train => (train.Cursors, train.CursorSets, train.Moves)), Is.All.EqualTo((1, 0, 31)));
    }

    [Test]
    public void ARowOfAClassNeverTrained_IsAnErrorAndIsCounted()
    {
        var result = _context.Validate(Tasks.OfClasses(_context, "ab", "bc"), Trainers.New(_context));
        var before = result.Evaluations[0][1];

        Assert.That((before.Rows, before.UnknownClassRows), Is.EqualTo((20, 10)), "c has not arrived");
        Assert.That(before.CorrectCount, Is.LessThanOrEqualTo(10));
        Assert.That(before.Confusion.Where(count => count.Actual == "c").Sum(count => count.Rows), Is.EqualTo(10));
        Assert.That(result.Evaluations[1].Select(evaluation => evaluation.UnknownClassRows), Is.EqualTo([0, 0]));
    }

    [Test]
    public void ATestLabelThatNoTaskTrains_IsCountedToTheEnd()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "ab");
        var strange = new ContinualTask("strange", tasks[1].Train, Blobs.View(_context, 20, "ac"));

        var result = _context.Validate([tasks[0], strange], Trainers.New(_context));

        Assert.That(result.FinalEvaluations.Select(evaluation => evaluation.UnknownClassRows), Is.EqualTo([0, 10]));
        Assert.That(result.Accuracies[1, 1], Is.LessThanOrEqualTo(0.5));
        Assert.That(result.ToString(), Does.Contain("10 of 40 test rows at the end are of a class never trained (wrong)."));
    }

    [Test]
    public void AClassOfTheKeyDictionary_IsNotKnownBeforeItIsTrained()
    {
        var result = _context.MulticlassClassification.ContinualValidate(
            Tasks.OfClasses(_context, "ab", "c"), Trainers.New(_context, options => options.LabelColumnName = nameof(Example.Index)), nameof(Example.Index));

        Assert.That(result.Evaluations[0][1].UnknownClassRows, Is.EqualTo(20));
        Assert.That(result.Evaluations[1][1].UnknownClassRows, Is.Zero);
    }

    [Test]
    public void Confusion_CountsEveryRowByClassAndPrediction()
    {
        var result = _context.Validate(Tasks.OfClasses(_context, "ab", "bc"), Trainers.New(_context));

        foreach (var evaluation in result.Evaluations.SelectMany(row => row))
        {
            Assert.That(evaluation.Confusion.Sum(count => count.Rows), Is.EqualTo(evaluation.Rows).And.EqualTo(20));
            Assert.That(evaluation.Confusion.Where(count => count.Actual == count.Predicted).Sum(count => count.Rows), Is.EqualTo(evaluation.CorrectCount));
            Assert.That(evaluation.Confusion.Select(count => count.Actual), Is.Ordered);
        }
    }

    [Test]
    public void AClassThatComesBack_IsNoTrouble()
    {
        var result = _context.Validate(Tasks.OfClasses(_context, "ab", "c", "ab"), Trainers.New(_context));

        Assert.That(result.Accuracies[2, 2], Is.GreaterThan(0.9));
        Assert.That(result.FinalEvaluations.Select(evaluation => evaluation.UnknownClassRows), Is.All.Zero);
    }

    [Test]
    public void Prequential_IsWhatTheTrainerSawOfTheStreamBeforeItLearntIt()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "bc");
        var last = new List<TrainingProgress>();
        var model = Trainers.New(_context, options => options.ProgressCallback = last.Add).Fit(tasks[0].Train);
        var first = last[^1];
        ((ITransformer)model).ContinueFit(tasks[1].Train, new Reports<TrainingProgress>(last));

        var result = _context.Validate(tasks, Trainers.New(_context));

        Assert.That(result.Fits.Select(fit => fit.PrequentialAccuracy), Is.EqualTo([first.PrequentialAccuracy, last[^1].PrequentialAccuracy]).Within(1e-15));
        Assert.That(result.PrequentialAccuracy, Is.EqualTo((first.PrequentialAccuracy + last[^1].PrequentialAccuracy) / 2).Within(1e-15), "both have 30 rows");
        Assert.That(result.Fits.Select(fit => (fit.RowsLearned, fit.RowsSkipped)), Is.All.EqualTo((30L, 0L)));
    }

    [Test]
    public void Chance_IsThatOfTheNetworkBeforeItsFirstStep()
    {
        // A step too small to move a float leaves the first weights; a key label makes every class known from the start.
        var tasks = Tasks.OfClasses(_context, "abc", "ab", "cb");
        var still = Trainers.New(_context, options =>
        {
            (options.LabelColumnName, options.Scenario) = (nameof(Example.Index), ContinualScenario.DomainIncremental);
            options.Learning = NcclOptions.FineTuning with { InnerLearningRate = 1e-30 };
        });
        var moving = Trainers.New(_context, options => (options.LabelColumnName, options.Scenario) = (nameof(Example.Index), ContinualScenario.DomainIncremental));

        var expected = _context.MulticlassClassification.ContinualValidate(tasks, still, nameof(Example.Index));
        var actual = _context.MulticlassClassification.ContinualValidate(tasks, moving, nameof(Example.Index));

        Assert.That(actual.ChanceAccuracies, Is.EqualTo(expected.Accuracies.Rows[^1]));
        Assert.That(actual.Metrics.AverageAccuracy, Is.GreaterThan(expected.Metrics.AverageAccuracy + 0.2), "the weights did move");
        Assert.That(expected.Metrics.ForwardTransfer, Is.Zero);
    }

    [Test]
    public void Chance_OfClassesThatTheModelDoesNotKnow_IsZero()
    {
        var result = _context.Validate(Tasks.OfClasses(_context, "ab", "c"), Trainers.New(_context));

        Assert.That((result.ChanceAccuracies[1], result.Accuracies[0, 1], result.Metrics.ForwardTransfer), Is.EqualTo((0d, 0d, 0d)));
    }

    [Test]
    public void ATaskIncrementalTrainer_ReadsTheTaskFromItsColumn()
    {
        ContinualTask[] tasks =
        [
            new("first", Blobs.View(_context, 60, "ab", 1), Blobs.View(_context, 20, "ab", 1)),
            new("second", Blobs.View(_context, 60, "bc", 2), Blobs.View(_context, 20, "bc", 2)),
        ];
        var trainer = Trainers.New(
            _context, options => (options.Scenario, options.TaskColumnName) = (ContinualScenario.TaskIncremental, nameof(Example.TaskText)));

        var result = _context.Validate(tasks, trainer);

        Assert.That(result.FinalEvaluations[0].Confusion.Select(count => count.Predicted), Has.None.EqualTo("c"), "c is no class of task 1");
        Assert.That(result.Metrics.AverageAccuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void APipeline_IsFittedOnTheFirstTaskAndContinued()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "abc");
        var pipeline = _context.Transforms.NormalizeMeanVariance("Features", fixZero: false).Append(Trainers.New(_context))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ITransformer expected = pipeline.Fit(tasks[0].Train);
        expected = expected.ContinueFit(tasks[1].Train);

        var result = _context.Validate(tasks, pipeline);

        Assert.That(SavedModel.Parts(_context, result.Model), Is.EquivalentTo(SavedModel.Parts(_context, expected)));
        Assert.That(result.Metrics.AverageAccuracy, Is.GreaterThan(0.8), "the prediction is text here, no key");
    }

    [Test]
    public void AContinualTrainer_CanBeFittedAnewToo()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "c");

        var alone = _context.Validate(tasks, Trainers.New(_context), TaskFitting.RefitOnTask);
        var together = _context.Validate(tasks, Trainers.New(_context), TaskFitting.RefitOnAllTasks);

        Assert.That(SavedModel.Parts(_context, alone.Model), Is.EquivalentTo(SavedModel.Parts(_context, Trainers.New(_context).Fit(tasks[1].Train))));
        Assert.That((alone.Accuracies[1, 0], alone.Evaluations[1][0].UnknownClassRows), Is.EqualTo((0d, 20L)), "what is fitted anew has forgotten");
        Assert.That(((NeuronCalibrationTransformer)together.Model).Model.RowsLearned, Is.EqualTo(60));
        Assert.That((alone.IsContinued, together.IsContinued, together.Fits[0].CorrectBeforeLearning), Is.EqualTo((false, false, 0L)));
    }
}

using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Validation;

/// <summary>Bad input: what is wrong shows before anything is learnt where that is possible, and names the task.</summary>
[TestFixture]
public class TaskRulesTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void NoTasks_AreRefused() => Assert.That(() => Validate(), Throws.ArgumentException.With.Message.Contains("There are no tasks"));

    [Test]
    public void ANullTask_IsRefused() =>
        Assert.That(() => Validate(Good("one"), null!), Throws.ArgumentException.With.Message.Contains("Task 2 of 2 is null"));

    [Test]
    public void TwoTasksOfOneName_AreRefused() =>
        Assert.That(() => Validate(Good("one"), Good("one")), Throws.ArgumentException.With.Message.Contains("2 tasks are called 'one'"));

    [Test]
    public void ATaskWithoutNameOrView_IsRefused()
    {
        var view = Blobs.View(_context, 3);
        Assert.That(() => new ContinualTask(" ", view, view), Throws.ArgumentException.With.Message.Contains("no name"));
        Assert.That(() => new ContinualTask("a", null!, view), Throws.ArgumentNullException);
        Assert.That(() => new ContinualTask("a", view, null!), Throws.ArgumentNullException);
    }

    [Test]
    public void AnEmptyTaskThatKnowsIt_IsRefusedBeforeAnythingIsLearnt()
    {
        var first = new CountingDataView(Blobs.View(_context, 30));
        var empty = new ContinualTask("hollow", Blobs.View(_context, Array.Empty<Example>()), Blobs.View(_context, 20));

        Assert.That(
            () => Validate(new ContinualTask("one", first, Blobs.View(_context, 20)), empty),
            Throws.ArgumentException.With.Message.Contains("Task 'hollow' has no training rows"));
        Assert.That(first.Moves, Is.Zero);
    }

    [Test]
    public void AnEmptyTaskThatDoesNotKnowIt_IsNamedWhenItIsReached([Values] bool continual, [Values(0, 1)] int place, [Values] TaskFitting fitting)
    {
        var tasks = new[] { Good("one"), Good("two") };
        tasks[place] = new ContinualTask("hollow", Blobs.View(_context, Blobs.Rows(3).Where(row => row.Id > 3)), Blobs.View(_context, 20));
        var estimator = continual ? Trainers.New(_context) : Tasks.Stock(_context);

        Assert.That(
            () => _context.Validate(tasks, estimator, fitting),
            Throws.InvalidOperationException.With.Message.Contains($"Task 'hollow' ({place + 1} of 2) could not be learnt"));
    }

    [Test]
    public void ATaskWithoutTestRows_IsRefusedBeforeAnythingIsLearnt()
    {
        var first = new CountingDataView(Blobs.View(_context, 30));
        var untested = new ContinualTask("untested", Blobs.View(_context, 30), Blobs.View(_context, Blobs.Rows(3).Where(row => row.Id > 3)));

        Assert.That(
            () => Validate(new ContinualTask("one", first, Blobs.View(_context, 20)), untested),
            Throws.ArgumentException.With.Message.Contains("Task 'untested' has no test rows"));
        Assert.That(first.Moves, Is.Zero);
    }

    [Test]
    public void TestRowsWithoutLabels_AreCountedAndNotJudged()
    {
        var rows = Blobs.Rows(20);
        Array.ForEach(rows[..5], row => row.Text = "");

        var evaluation = Validate(new ContinualTask("one", Blobs.View(_context, 60), Blobs.View(_context, rows))).FinalEvaluations[0];

        Assert.That((evaluation.Rows, evaluation.UnlabeledRows, evaluation.UnknownClassRows), Is.EqualTo((15, 5, 0)));
        Assert.That(evaluation.Accuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void ATaskWhoseTestRowsAllLackLabels_IsRefused()
    {
        var rows = Blobs.Rows(20);
        Array.ForEach(rows, row => row.Text = "");

        Assert.That(
            () => Validate(new ContinualTask("mute", Blobs.View(_context, 30), Blobs.View(_context, rows))),
            Throws.InvalidOperationException.With.Message.Contains("None of the 20 test rows of task 'mute' has a label"));
    }

    [Test]
    public void ARowWithoutPrediction_CountsAsWrong()
    {
        var rows = Blobs.Rows(20);
        rows[3].Features[0] = float.NaN;

        var evaluation = Validate(new ContinualTask("one", Blobs.View(_context, 60), Blobs.View(_context, rows))).FinalEvaluations[0];

        Assert.That((evaluation.Rows, evaluation.UnpredictedRows), Is.EqualTo((20, 1)));
        Assert.That(evaluation.Confusion, Has.One.Matches<ConfusionCount>(count => count.Predicted is null && count.Actual == rows[3].Text));
    }

    [Test]
    public void ATaskWithOtherFeatures_IsRefusedBeforeAnythingIsLearnt()
    {
        var first = new CountingDataView(Blobs.View(_context, 30));
        var wide = Blobs.View(_context, Blobs.Rows(30, features: 6), 6);

        Assert.That(
            () => Validate(new ContinualTask("one", first, Blobs.View(_context, 20)), new ContinualTask("wide", wide, wide)),
            Throws.ArgumentException.With.Message.Contains("training rows of task 'wide'").And.Message.Contains("column 'Features' is of type Vector<Single, 6>, not Vector<Single, 4>"));
        Assert.That(first.Moves, Is.Zero);
    }

    [Test]
    public void TestRowsThatLackAColumn_AreRefused()
    {
        var poor = _context.Transforms.DropColumns("Features").Fit(Blobs.View(_context, 3)).Transform(Blobs.View(_context, 20));

        Assert.That(
            () => Validate(new ContinualTask("one", Blobs.View(_context, 30), poor)),
            Throws.ArgumentException.With.Message.Contains("test rows of task 'one'").And.Message.Contains("column 'Features' is missing"));
    }

    [Test]
    public void ColumnsThatSomeTasksHaveBesides_AreNoHarm()
    {
        var rich = _context.Transforms.CopyColumns("More", "Number").Fit(Blobs.View(_context, 3));
        var second = new ContinualTask("two", rich.Transform(Blobs.View(_context, 30)), rich.Transform(Blobs.View(_context, 20)));

        foreach (var fitting in Enum.GetValues<TaskFitting>())
        {
            Assert.That(() => _context.Validate([Good("one"), second], Tasks.Stock(_context), fitting), Throws.Nothing);
        }
    }

    [Test]
    public void FittingKeysOfDifferentDictionariesTogether_IsRefused()
    {
        Assert.That(
            () => _context.Validate([Keyed("ab"), Keyed("ba")], _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(nameof(Example.Text)), TaskFitting.RefitOnAllTasks),
            Throws.ArgumentException.With.Message.Contains("Key column 'Text' of task 'ba' has another dictionary"));

        ContinualTask Keyed(string order)
        {
            var keyed = _context.Transforms.Conversion.MapValueToKey(nameof(Example.Text)).Fit(Blobs.View(_context, 10, order));
            return new ContinualTask(order, keyed.Transform(Blobs.View(_context, 30)), keyed.Transform(Blobs.View(_context, 20)));
        }
    }

    [Test]
    public void ALabelThatIsNowhere_IsRefusedBeforeAnythingIsLearnt() => Assert.That(
        () => _context.MulticlassClassification.ContinualValidate([Good("one")], Tasks.Stock(_context)),
        Throws.ArgumentException.With.Message.Contains("has a label column 'Label'").And.Message.Contains("'Text'"));

    [Test]
    public void APipelineWithoutPredictions_IsRefused() => Assert.That(
        () => _context.Validate([Good("one")], _context.Transforms.NormalizeMeanVariance("Features")),
        Throws.ArgumentException.With.Message.Contains("writes no column 'PredictedLabel'"));

    [Test]
    public void NullsAndUnknownFittings_AreRefused()
    {
        var catalog = _context.MulticlassClassification;
        Assert.That(() => catalog.ContinualValidate(null!, Tasks.Stock(_context)), Throws.ArgumentNullException);
        Assert.That(() => catalog.ContinualValidate([Good("one")], null!), Throws.ArgumentNullException);
        Assert.That(() => catalog.ContinualValidate([Good("one")], Tasks.Stock(_context), " "), Throws.ArgumentException);
        Assert.That(() => _context.Validate([Good("one")], Tasks.Stock(_context), (TaskFitting)7), Throws.ArgumentException.With.Message.Contains("RefitOnAllTasks"));
    }

    private ContinualTask Good(string name) => new(name, Blobs.View(_context, 30), Blobs.View(_context, 20));

    private ContinualValidationResult Validate(params ContinualTask[] tasks) => _context.Validate(tasks, Trainers.New(_context));
}

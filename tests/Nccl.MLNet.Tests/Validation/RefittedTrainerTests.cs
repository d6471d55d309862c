using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Validation;

/// <summary>Trainers that cannot continue: the baseline that forgets, and the upper bound.</summary>
[TestFixture]
public class RefittedTrainerTests
{
    private static readonly string[] Classes = ["ab", "c", "abc"];

    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void OnEachTask_ItIsFittedAloneAndForgets()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "bc");

        var result = _context.Validate(tasks, Tasks.Stock(_context));

        foreach (var after in new[] { 0, 1 })
        {
            var model = Tasks.Stock(_context).Fit(tasks[after].Train);
            Assert.That(result.Accuracies.Rows[after], Is.EqualTo(tasks.Select(task => Tasks.Accuracy(model, task.Test))).Within(1e-15));
        }

        Assert.That(result.Accuracies[0, 0], Is.GreaterThan(0.9));
        Assert.That(result.Accuracies[1, 0], Is.EqualTo(0.5).Within(0.1), "b is left of a and b");
        Assert.That(result.IsContinued, Is.False);
    }

    [Test]
    public void OnAllTasks_ItIsFittedOnTheRowsSoFarTogether()
    {
        var tasks = Tasks.OfClasses(_context, Classes);

        var result = _context.Validate(tasks, Tasks.Stock(_context), TaskFitting.RefitOnAllTasks);

        for (var after = 0; after < 3; after++)
        {
            var rows = Classes.Take(after + 1).SelectMany((classes, task) => Blobs.Rows(30, classes, task + 1));
            var model = Tasks.Stock(_context).Fit(Blobs.View(_context, rows));
            Assert.That(result.Accuracies.Rows[after], Is.EqualTo(tasks.Select(task => Tasks.Accuracy(model, task.Test))).Within(1e-15));
        }

        Assert.That(result.Metrics.AverageAccuracy, Is.GreaterThan(0.9));
        Assert.That(result.Metrics.ForgettingFromBest, Is.LessThan(0.1));
    }

    [Test]
    public void UnknownClasses_CountWhereEvaluateDropsThem()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "bc");
        var model = Tasks.Stock(_context).Fit(tasks[0].Train);
        var stock = _context.MulticlassClassification.Evaluate(model.Transform(tasks[1].Test), nameof(Example.Text));

        var evaluation = _context.Validate(tasks, Tasks.Stock(_context)).Evaluations[0][1];

        Assert.That(stock.ConfusionMatrix.Counts.Sum(row => row.Sum()), Is.EqualTo(10), "Evaluate has lost the ten rows of c");
        Assert.That((evaluation.Rows, evaluation.UnknownClassRows), Is.EqualTo((20, 10)));
        Assert.That(evaluation.Accuracy, Is.EqualTo(stock.MicroAccuracy / 2).Within(1e-15));
    }

    [Test]
    public void Prequential_IsTheAccuracyOfTheModelBefore_AndNothingForTheFirstTask()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "bc");
        var before = Tasks.Accuracy(Tasks.Stock(_context).Fit(tasks[0].Train), tasks[1].Train);

        var result = _context.Validate(tasks, Tasks.Stock(_context));

        Assert.That(result.Fits.Select(fit => fit.PrequentialAccuracy), Is.EqualTo([0, before]).Within(1e-15));
        Assert.That(before, Is.GreaterThan(0.4), "b was known");
        Assert.That(result.PrequentialAccuracy, Is.EqualTo(before / 2).Within(1e-15));
    }

    [Test]
    public void Chance_IsAGuessAmongTheClassesTrained()
    {
        var result = _context.Validate(Tasks.OfClasses(_context, "ab", "bc"), Tasks.Stock(_context));

        Assert.That(result.ChanceAccuracies, Is.EqualTo([0.5, 0.25]), "half of the rows of task 2 are of b, one of two classes; none is of a");
        Assert.That(result.Metrics.ForwardTransfer, Is.EqualTo(result.Accuracies[0, 1] - 0.25).Within(1e-15));
    }

    [Test]
    public void ALabelThatOnlyThePipelineMakes_IsReadFromIt()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Example.Text))
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        var tasks = Tasks.OfClasses(_context, "ab", "bc");

        var result = _context.MulticlassClassification.ContinualValidate(tasks, pipeline);
        var unknown = result.Evaluations[0][1];

        Assert.That(result.Accuracies.Rows.SelectMany(row => row), Is.EqualTo(_context.Validate(tasks, Tasks.Stock(_context)).Accuracies.Rows.SelectMany(row => row)));
        Assert.That((unknown.Rows, unknown.UnknownClassRows, unknown.UnlabeledRows), Is.EqualTo((20, 10, 0)));
        Assert.That(unknown.Confusion.Where(count => count.Actual is null).Sum(count => count.Rows), Is.EqualTo(10));
    }

    [Test]
    public void ALabelThatThePipelineRenames_IsComparedAsThePipelineHasIt()
    {
        var names = new[] { new KeyValuePair<string, string>("a", "first"), new("b", "second"), new("c", "third") };
        var pipeline = _context.Transforms.Conversion.MapValue(nameof(Example.Text), names).Append(Tasks.Stock(_context));

        var result = _context.Validate(Tasks.OfClasses(_context, "ab", "ab"), pipeline);

        Assert.That(result.Metrics.AverageAccuracy, Is.GreaterThan(0.9));
        Assert.That(result.FinalEvaluations[0].Confusion[0].Actual, Is.EqualTo("first"));
    }

    [Test]
    public void ANumberAsLabel_IsTheSameClassAsItsText()
    {
        var pipeline = _context.Transforms.Conversion.ConvertType(nameof(Example.Number), outputKind: Microsoft.ML.Data.DataKind.Single)
            .Append(_context.Transforms.Conversion.MapValueToKey(nameof(Example.Number)))
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(nameof(Example.Number)));

        var result = _context.MulticlassClassification.ContinualValidate(Tasks.OfClasses(_context, "ab", "bc"), pipeline, nameof(Example.Number));

        Assert.That(result.Metrics.LearningAccuracy, Is.GreaterThan(0.9));
        Assert.That(result.Evaluations[0][1].UnknownClassRows, Is.EqualTo(10), "30 is no class of task 1");
    }

    [Test]
    public void KeysOfAnotherDictionary_AreComparedByValue()
    {
        var tasks = Tasks.OfClasses(_context, "ab", "ab");
        var forward = Keyed("ab");
        var backward = Keyed("ba");
        var mixed = tasks.Select(task => new ContinualTask(task.Name, forward.Transform(task.Train), backward.Transform(task.Test))).ToArray();

        var result = _context.Validate(mixed, _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(nameof(Example.Text)));
        var ours = _context.Validate(mixed, Trainers.New(_context));

        Assert.That(result.Metrics.AverageAccuracy, Is.GreaterThan(0.9));
        Assert.That(ours.Metrics.AverageAccuracy, Is.GreaterThan(0.9));

        ITransformer Keyed(string order) =>
            _context.Transforms.Conversion.MapValueToKey(nameof(Example.Text)).Fit(Blobs.View(_context, 10, order));
    }
}

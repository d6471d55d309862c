using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Prediction;

[TestFixture]
public class ScoreTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void OnlyTheClassesOfTheRowsTask_CountInTaskIncremental()
    {
        var model = TaskIncremental(nameof(Example.TaskText));

        Assert.That(Counting(model, row => row.TaskText = "t1"), Is.EqualTo("ab"));
        Assert.That(Counting(model, row => row.TaskText = "t2"), Is.EqualTo("bc"));
        Assert.That(Counting(model, row => row.TaskText = "t9"), Is.EqualTo("abc"), "a task never met: all classes seen");
        Assert.That(Counting(model, row => row.TaskText = ""), Is.EqualTo("abc"), "no task: all classes seen");
    }

    [TestCase(100, "ab")]
    [TestCase(200, "bc")]
    [TestCase(0, "abc")]
    [TestCase(-7, "abc")]
    public void AnIntegerThatIsNoTask_CountsAllClassesSeen(int task, string counting) =>
        Assert.That(Counting(TaskIncremental(nameof(Example.TaskNumber)), row => row.TaskNumber = task), Is.EqualTo(counting));

    [TestCase("t1", "ab")]
    [TestCase("t2", "bc")]
    [TestCase("t9", "abc", Description = "in the dictionary, never met")]
    [TestCase("t8", "abc", Description = "not in the dictionary: a missing key")]
    [TestCase("", "abc")]
    public void AKeyThatIsNoTask_CountsAllClassesSeen(string task, string counting)
    {
        var names = "t9 t2 t1".Split(' ').Select(name => new { Name = name });
        IDataView Keyed(IDataView data) => _context.Transforms.Conversion.MapValueToKey("Key", nameof(Example.TaskText), keyData: _context.Data.LoadFromEnumerable(names))
            .Fit(data).Transform(data);
        var trainer = Trainers.New(_context, options => (options.TaskColumnName, options.Scenario) = ("Key", ContinualScenario.TaskIncremental));
        var model = trainer.Fit(Keyed(Blobs.View(_context, [.. Blobs.Rows(30, "ab", task: 1), .. Blobs.Rows(30, "bc", task: 2)])));

        var rows = Blobs.Rows(10);
        Array.ForEach(rows, row => row.TaskText = task);
        var scores = Reading.Scores(model.Transform(Keyed(Blobs.View(_context, rows))));

        Assert.That(string.Concat("abc".Where((_, place) => scores.Any(score => score[place] > 0))), Is.EqualTo(counting));
        Assert.That(scores.Select(score => score.Sum()), Has.All.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void DataWithoutTheTaskColumn_AreRefusedWithTheWayToPredictWithoutTasks()
    {
        var model = TaskIncremental(nameof(Example.TaskText));
        var data = Blobs.View(_context, 3);
        var without = _context.Transforms.DropColumns(nameof(Example.TaskText)).Fit(data).Transform(data);

        Assert.That(
            () => model.Transform(without),
            Throws.ArgumentException.With.Message.Contains("no task column 'TaskText'").And.Message.Contains("missing values").And.Message.Contains("all classes seen so far"));
    }

    [Test]
    public void TasksAreReadRowByRow()
    {
        var rows = Blobs.Rows(10);
        foreach (var row in rows)
        {
            row.TaskText = row.Id % 2 == 0 ? "t1" : "t2";
        }

        var scores = Reading.Scores(TaskIncremental(nameof(Example.TaskText)).Transform(Blobs.View(_context, rows)));

        Assert.That(scores.Select(score => score[0] > 0), Is.EqualTo(rows.Select(row => row.Id % 2 == 0)));
        Assert.That(scores.Select(score => score[2] > 0), Is.EqualTo(rows.Select(row => row.Id % 2 == 1)));
    }

    [Test]
    public void TasksOfAnotherType_AreRefusedAtPrediction()
    {
        var data = _context.Transforms.CopyColumns(nameof(Example.TaskText), nameof(Example.TaskNumber));

        Assert.That(
            () => TaskIncremental(nameof(Example.TaskText)).Transform(data.Fit(Blobs.View(_context, 3)).Transform(Blobs.View(_context, 3))),
            Throws.ArgumentException.With.Message.Contains("'TaskText'").And.Message.Contains("convert"));
    }

    [TestCase(ContinualScenario.ClassIncremental, "ab")]
    [TestCase(ContinualScenario.DomainIncremental, "abc")]
    public void AClassOfTheDictionaryNeverSeen_CountsByScenario(ContinualScenario scenario, string counting)
    {
        var data = Blobs.View(_context, 30, "ab");
        var keyed = _context.Transforms.Conversion.MapValueToKey("Label", "Text", keyData: _context.Data.LoadFromEnumerable(
            "abc".Select(letter => new { Name = letter.ToString() }))).Fit(data).Transform(data);

        var model = Trainers.New(_context, options => (options.LabelColumnName, options.Scenario) = ("Label", scenario)).Fit(keyed);

        Assert.That(model.Model.ClassNames, Has.Count.EqualTo(3));
        Assert.That(Counting(model, _ => { }), Is.EqualTo(counting));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void AFeatureThatIsNotFinite_GivesAMissingKeyAndNoScore(float value)
    {
        // A relu turns minus infinity into 0, and a prediction would come out of it: each feature and several small networks.
        foreach (var (seed, network) in from seed in Enumerable.Range(1, 5) from width in Enumerable.Range(1, 3) select (seed, NetworkOptions.Mlp(width)))
        {
            var model = Trainers.Fitted(_context, options => (options.Seed, options.Network, options.PredictionChunkSize) = (seed, network, 3));
            var rows = Blobs.Rows(10);
            for (var feature = 0; feature < Blobs.FeatureCount; feature++)
            {
                rows[(2 * feature) + 1].Features[feature] = value;
            }

            var predictions = model.Transform(Blobs.View(_context, rows));
            var (keys, scores) = (Reading.Keys(predictions), Reading.Scores(predictions));
            using var engine = _context.Model.CreatePredictionEngine<Example, Workout.Prediction>(model);

            foreach (var row in rows)
            {
                var finite = row.Features.All(float.IsFinite);
                Assert.That(keys[row.Id] == 0, Is.Not.EqualTo(finite));
                Assert.That(scores[row.Id].All(float.IsNaN), Is.Not.EqualTo(finite), "other rows of the chunk are not harmed");
                Assert.That(engine.Predict(row).PredictedLabel == 0, Is.Not.EqualTo(finite));
            }
        }
    }

    private NeuronCalibrationTransformer TaskIncremental(string column)
    {
        var trainer = Trainers.New(_context, options => (options.TaskColumnName, options.Scenario) = (column, ContinualScenario.TaskIncremental));
        return trainer.Fit(Blobs.View(_context, [.. Blobs.Rows(30, "ab", task: 1), .. Blobs.Rows(30, "bc", task: 2)]));
    }

    /// <summary>The classes with a score above 0; all scores sum to 1.</summary>
    private string Counting(NeuronCalibrationTransformer model, Action<Example> change)
    {
        var rows = Blobs.Rows(10);
        Array.ForEach(rows, row => change(row));
        var scores = Reading.Scores(model.Transform(Blobs.View(_context, rows)));
        Assert.That(scores.Select(score => score.Sum()), Has.All.EqualTo(1).Within(1e-6));
        return string.Concat(model.Model.ClassNames.Where((_, place) => scores.Any(score => score[place] > 0)));
    }
}

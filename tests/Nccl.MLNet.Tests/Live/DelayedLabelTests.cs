using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Live;

/// <summary>Predict now, learn when the label has come.</summary>
[TestFixture]
public class DelayedLabelTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void RowsWhoseLabelComesLate_AreLearntAsIfItHadBeenThere()
    {
        var rows = Blobs.Rows(47);
        using var learner = ModelsOf.New(_context);
        foreach (var row in rows)
        {
            learner.Predict($"{row.Id}", Unlabelled(row));
        }

        Assert.That((learner.PredictionsPending, learner.RowsSeen), Is.EqualTo((47, 0)));
        Assert.That(rows.Select(row => learner.Learn($"{row.Id}", row.Text)), Is.All.True);
        learner.Flush();

        ModelsOf.AssertSame(learner.Model(), Trainers.New(_context).Fit(Blobs.View(_context, rows)).Model);
        Assert.That((learner.PredictionsPending, learner.RowsTaken), Is.EqualTo((0, 47)));
    }

    [Test]
    public void APrediction_IsThatOfASnapshot()
    {
        using var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.Rows(60));
        var rows = Blobs.Rows(9, task: 7);
        var snapshot = learner.ToTransformer().Transform(Blobs.View(_context, rows));

        var predictions = rows.Select(row => learner.Predict($"{row.Id}", row)).ToArray();

        Assert.That(predictions.Select(prediction => prediction.Label), Is.EqualTo(Reading.Names(snapshot)));
        Assert.That(predictions.Select(prediction => prediction.Scores.Values.ToArray()), Is.EqualTo(Reading.Scores(snapshot)).Within(1e-5f), "folded weights round otherwise");
        Assert.That(predictions.Select(prediction => prediction.Probability), Is.EqualTo(predictions.Select(prediction => prediction.Scores.Values.Max())));
    }

    [Test]
    public void Predicting_ChangesNothingOfWhatIsLearnt()
    {
        var rows = Blobs.Rows(40);
        var network = NetworkOptions.Mlp(8) with { Norm = NormKind.Batch };
        using var learner = ModelsOf.New(_context, options => options.Network = network);
        learner.Observe(rows[..20]);
        learner.Predict("never labelled", rows[0]);
        learner.Observe(rows[20..]);

        ModelsOf.AssertSame(learner.Model(), Trainers.New(_context, options => options.Network = network).Fit(Blobs.View(_context, rows)).Model);
    }

    [Test]
    public void BeforeAnyRow_ThereIsNoLabel_ButTheRowWaits()
    {
        using var learner = ModelsOf.New(_context);
        var prediction = learner.Predict("first", Blobs.Rows(1)[0]);
        Assert.That((prediction.Label, prediction.Probability, prediction.IsPending), Is.EqualTo(((string?)null, 0f, true)));
    }

    [Test]
    public void AnUnknownId_IsNoError()
    {
        using var learner = ModelsOf.New(_context);
        learner.Predict("1", Blobs.Rows(1)[0]);
        Assert.That(learner.Learn("2", "a"), Is.False, "never predicted");
        Assert.That(learner.Learn("1", "a"), Is.True);
        Assert.That(learner.Learn("1", "a"), Is.False, "has its label");
        Assert.That((learner.RowsTaken, learner.PredictionsPending), Is.EqualTo((1, 0)));
    }

    [Test]
    public void WhenTheBufferIsFull_TheOldestMakesRoom()
    {
        using var learner = _context.MulticlassClassification.CreateContinualLearner(Trainers.New(_context), pendingCapacity: 2);
        var row = Blobs.Rows(1)[0];
        foreach (var id in (string[])["1", "2", "1", "3"])
        {
            learner.Predict(id, row);
        }

        Assert.That((learner.PredictionsPending, learner.PredictionsDropped), Is.EqualTo((2, 1)));
        Assert.That((learner.Learn("2", "a"), learner.Learn("1", "a"), learner.Learn("3", "a")), Is.EqualTo((false, true, true)), "1 was predicted again");
        Assert.That(() => _context.MulticlassClassification.CreateContinualLearner(Trainers.New(_context), pendingCapacity: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ALabel_MayBeTheTextOfANumber()
    {
        using var learner = ModelsOf.New(_context, options => options.LabelColumnName = nameof(Example.Number));
        learner.Observe(Blobs.Rows(9));
        foreach (var id in (string[])["1", "2", "3"])
        {
            learner.Predict(id, Blobs.Rows(1)[0]);
        }

        Assert.That(learner.Learn("1", 20) && learner.Learn("2", "30") && learner.Learn("3", 40L), Is.True);
        Assert.That(learner.Classes, Is.EqualTo("10 20 30 40".Split(' ')));
    }

    [TestCase("thirty")]
    [TestCase(2.5)]
    [TestCase(1L << 40)]
    [TestCase(true)]
    [TestCase("")]
    public void ALabelOfAnotherType_IsRefused_AndTheRowGoesOnWaiting(object label)
    {
        using var learner = ModelsOf.New(_context, options => options.LabelColumnName = nameof(Example.Number));
        learner.Observe(Blobs.Rows(9));
        learner.Predict("1", Blobs.Rows(1)[0]);

        Assert.That(() => learner.Learn("1", label), Throws.ArgumentException.With.Message.Contains("Int32").And.Message.Contains($"{label}"));
        Assert.That((learner.PredictionsPending, learner.Classes.Count), Is.EqualTo((1, 3)));
        Assert.That(learner.Learn("1", 10), Is.True);
    }

    [Test]
    public void ANumberWhereClassesAreText_IsRefused()
    {
        using var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.Rows(10));
        learner.Predict("1", Blobs.Rows(1)[0]);
        Assert.That(() => learner.Learn("1", 3), Throws.ArgumentException.With.Message.Contains("of type String"));
        Assert.That(() => learner.Learn("1", ""), Throws.ArgumentException.With.Message.Contains("empty"));
    }

    [Test]
    public void ARow_BelongsToTheTaskInWhichItWasPredicted()
    {
        using var learner = ModelsOf.New(_context);
        learner.BeginTask("one");
        learner.Observe(Blobs.Rows(10));
        learner.Predict("late", Blobs.Rows(1)[0]);
        learner.BeginTask("two");
        learner.Observe(Blobs.Rows(10));
        learner.Learn("late", "a");
        learner.Flush();

        Assert.That(learner.Model().NetworkState.Memory.Rings.Select(ring => ring!.Filled), Is.EqualTo((int[])[11, 10]));
        Assert.That(learner.CurrentTask, Is.EqualTo("two"));
    }

    [Test]
    public void ARowWithoutATask_IsPredictedButNotKept()
    {
        using var learner = ModelsOf.New(_context, options => (options.Scenario, options.TaskColumnName) = (ContinualScenario.TaskIncremental, nameof(Example.TaskText)));
        learner.Observe(Blobs.Rows(30));
        var row = Blobs.Rows(1)[0];
        row.TaskText = "";
        var prediction = learner.Predict("1", row);

        Assert.That((prediction.Label, prediction.IsPending, learner.PredictionsPending), Is.EqualTo(("a", false, 0)));
    }

    [Test]
    public void ARowThatCannotBeUsed_IsRefusedByItsId()
    {
        using var learner = ModelsOf.New(_context);
        var row = Blobs.Rows(1)[0];
        row.Features[0] = float.PositiveInfinity;
        Assert.That(() => learner.Predict("bad", row), Throws.InvalidOperationException.With.Message.Contains("'bad'").And.Message.Contains("infinite"));
        row.Features = new float[3];
        Assert.That(() => learner.Predict("bad", row), Throws.InvalidOperationException.With.Message.Contains("3 features"));
        Assert.That(learner.PredictionsPending, Is.Zero);
    }

    [Test]
    public async Task LabelsMayComeWhileAStreamIsObserved()
    {
        using var learner = ModelsOf.New(_context);
        using var cancel = new CancellationTokenSource();
        var observing = learner.ObserveAsync(ModelsOf.Channel(Blobs.Rows(8)).ReadAllAsync(), cancel.Token);
        ModelsOf.WaitUntil(() => learner.RowsWaiting == 8);
        foreach (var row in Blobs.Rows(2))
        {
            learner.Predict($"{row.Id}", row);
            learner.Learn($"{row.Id}", row.Text);
        }

        Assert.That(learner.RowsLearned, Is.EqualTo(10));
        await cancel.CancelAsync();
        Assert.That(async () => await observing, Throws.InstanceOf<OperationCanceledException>());
    }

    private static Bare Unlabelled(Example row) => new() { Features = row.Features };

    private sealed class Bare
    {
        [VectorType(Blobs.FeatureCount)]
        public float[] Features { get; set; } = [];
    }
}

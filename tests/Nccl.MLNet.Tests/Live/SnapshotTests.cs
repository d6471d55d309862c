using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Live;

/// <summary>What a session hands out is a pipeline like any other, and stays as it is.</summary>
[TestFixture]
public class SnapshotTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void ASnapshot_StaysAsItIsWhileLearningGoesOn()
    {
        using var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.Rows(30, "ab"));
        var snapshot = learner.ToTransformer();
        var (scores, model) = (Scores(snapshot), ModelsOf.Model(snapshot));
        var (weights, remembered) = (ModelsOf.Values(model), model.NetworkState.Memory.Rings[0]!.FilledInputs.ToArray());

        learner.Observe(Blobs.Rows(300, "abc", task: 2));

        Assert.That(ModelsOf.Values(model), Is.EqualTo(weights));
        Assert.That(model.NetworkState.Memory.Rings[0]!.FilledInputs.ToArray(), Is.EqualTo(remembered));
        Assert.That(Scores(snapshot), Is.EqualTo(scores));
        Assert.That(Scores(learner.ToTransformer())[0], Has.Length.EqualTo(3));
    }

    [Test]
    public void RowsThatWait_AreNotInASnapshot()
    {
        using var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.Rows(10, "ab"));
        var before = learner.Model();
        learner.Observe(Blobs.Rows(5, "c"));
        var model = learner.Model();

        ModelsOf.AssertSame(model, before);
        Assert.That(model.ClassNames, Is.EqualTo("a b".Split(' ')), "the network has no output for c yet");
        Assert.That(learner.Classes, Is.EqualTo("a b c".Split(' ')));
        learner.Flush();
        Assert.That(learner.Model().ClassNames, Is.EqualTo("a b c".Split(' ')));
    }

    [Test]
    public void ASnapshot_IsTheWholePipeline()
    {
        var rows = Blobs.Rows(200);
        var preprocessing = _context.Transforms.NormalizeMeanVariance("Features").Append(_context.Transforms.CopyColumns("Copy", "Id")).Fit(Blobs.View(_context, rows));
        using var learner = _context.MulticlassClassification.CreateContinualLearner(Trainers.New(_context), preprocessing);
        learner.Observe(rows);

        var pipeline = learner.ToTransformer();

        Assert.That((TransformerChain<NeuronCalibrationTransformer>)pipeline, Has.Exactly(3).InstanceOf<ITransformer>(), "one chain, its preprocessing taken apart");
        var names = Reading.Names(pipeline.Transform(Blobs.View(_context, rows)));
        Assert.That(names.Zip(rows).Average(row => row.First == row.Second.Text ? 1.0 : 0), Is.GreaterThan(0.9));
    }

    [Test]
    public void PartsBehindTheModel_StayBehindIt()
    {
        var pipeline = Trainers.New(_context).Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(Blobs.View(_context, 30, "ab"));
        using var learner = _context.MulticlassClassification.CreateContinualLearner(pipeline);
        learner.Observe(Blobs.Rows(60, "c", task: 2));

        var output = learner.ToTransformer().Transform(Blobs.View(_context, 10, "c"));

        Assert.That(output.GetColumn<string>("Class"), Is.All.EqualTo("c"));
    }

    [Test]
    public void APartThatWasFittedOnFewerClasses_IsNamed()
    {
        var data = Blobs.View(_context, 30, "ab");
        var pipeline = Trainers.New(_context)
            .Append(_context.Transforms.Conversion.MapValueToKey(nameof(Example.Text)))
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(nameof(Example.Text), "Score")).Fit(data);
        using var learner = _context.MulticlassClassification.CreateContinualLearner(pipeline);
        learner.Observe(Blobs.Rows(10, "c", task: 2));

        Assert.That(learner.ToTransformer, Throws.InvalidOperationException.With.Message.Contains("does not fit its new classes"));
    }

    [Test]
    public void BeforeAnyRow_ThereIsNoModel()
    {
        using var learner = ModelsOf.New(_context);
        Assert.That(learner.ToTransformer, Throws.InvalidOperationException.With.Message.Contains("Nothing has been learnt yet").And.Message.Contains("Observe"));
        learner.Observe(Blobs.Rows(4));
        Assert.That(learner.ToTransformer, Throws.InvalidOperationException.With.Message.Contains("4 of the 10 rows").And.Message.Contains("Flush()"));
        learner.Flush();
        Assert.That(learner.Model().RowsLearned, Is.EqualTo(4));
    }

    [Test]
    public void BeforeAnyRow_AModelIsWhatItWas()
    {
        var before = Trainers.Fitted(_context);
        using var learner = _context.MulticlassClassification.CreateContinualLearner(before);
        ModelsOf.AssertSame(learner.Model(), before.Model);
    }

    [Test]
    public void ASavedSnapshot_GoesOnInTheMiddleOfATask()
    {
        var (first, second) = (Blobs.Rows(20, "ab"), Blobs.Rows(40, "bc", task: 2));
        using var whole = ModelsOf.New(_context);
        whole.Observe(first);
        whole.BeginTask("second line");
        whole.Observe(second[..20]);
        using var loaded = _context.MulticlassClassification.CreateContinualLearner(Reload(whole.ToTransformer(), second));
        Assert.That(loaded.CurrentTask, Is.EqualTo("second line"));

        whole.Observe(second[20..]);
        loaded.Observe(second[20..]);

        ModelsOf.AssertSame(loaded.Model(), whole.Model());
        Assert.That(loaded.Model().TaskNames, Is.EqualTo(["1", "second line"]));
    }

    [Test]
    public void ASavedSnapshot_IsContinuedByContinueFitWithATaskOfItsOwn()
    {
        using var learner = ModelsOf.New(_context);
        learner.BeginTask("2");
        learner.Observe(Blobs.Rows(20, "ab"));

        var continued = Reload(learner.ToTransformer(), Blobs.Rows(20)).ContinueFit(Blobs.View(_context, 20, "bc", task: 2));

        Assert.That(ModelsOf.Model(continued).TaskNames, Is.EqualTo("2 3".Split(' ')), "the second task's number is a name already");
    }

    [Test]
    public void AKeyOfALargerDictionary_WaitsForItsFirstRow()
    {
        ITransformer Keys(string letters) => _context.Transforms.Conversion.MapValueToKey(nameof(Example.Text)).Fit(Blobs.View(_context, 10, letters));
        using var learner = ModelsOf.New(_context);
        learner.Observe(Keys("ab").Transform(Blobs.View(_context, 10, "ab")));
        learner.Observe(Keys("cb").Transform(Blobs.View(_context, 5, "bc")));

        Assert.That(learner.Model().ClassNames, Is.EqualTo("a b".Split(' ')));
        learner.Flush();
        Assert.That(learner.Model().ClassNames, Is.EqualTo("a b c".Split(' ')));
    }

    private float[][] Scores(ITransformer model) => Reading.Scores(model.Transform(Blobs.View(_context, 20, "abc", task: 9)));

    private ITransformer Reload(ITransformer model, Example[] rows)
    {
        using var zip = new MemoryStream();
        _context.Model.Save(model, Blobs.View(_context, rows).Schema, zip);
        zip.Position = 0;
        return new MLContext(seed: 1).Model.Load(zip, out _);
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests;

[TestFixture]
public class ContinueFitTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void ABareTransformer_GoesOn()
    {
        var continued = Trainers.Fitted(_context).ContinueFit(Blobs.View(_context, 20, task: 2));

        Assert.That(((NeuronCalibrationTransformer)continued).Model.RowsLearned, Is.EqualTo(50));
    }

    [Test]
    public void APipeline_KeepsWhatStandsBeforeAndAfter()
    {
        var model = _context.Transforms.NormalizeMinMax("Features").Append(Trainers.New(_context))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(Blobs.View(_context, 30));

        var continued = model.ContinueFit(Blobs.View(_context, 30, "bc", task: 2));
        var (before, after) = (TransformerChains.MembersOf(model), TransformerChains.MembersOf(continued));

        Assert.That(after[0], Is.SameAs(before[0]), "the normalizer stays as it was fitted");
        Assert.That(after[^1], Is.SameAs(before[^1]));
        Assert.That(after.OfType<NeuronCalibrationTransformer>().Single().Model.RowsLearned, Is.EqualTo(60));
        Assert.That(before.OfType<NeuronCalibrationTransformer>().Single().Model.RowsLearned, Is.EqualTo(30));
        Assert.That(continued.Transform(Blobs.View(_context, 5)).GetColumn<string>("Class").Count(), Is.EqualTo(5));
    }

    [Test]
    public void TheDataReachesTheTrainer_AsTheFittedPipelineTransformsIt()
    {
        var normalize = _context.Transforms.NormalizeMinMax("Features").Fit(Blobs.View(_context, 30));
        var inPipeline = new TransformerChain<ITransformer>(normalize, Trainers.New(_context).Fit(normalize.Transform(Blobs.View(_context, 30))));
        var next = Blobs.View(_context, 30, "bc", task: 2);

        var continued = TransformerChains.MembersOf(inPipeline.ContinueFit(next))[1];
        var byHand = ((NeuronCalibrationTransformer)TransformerChains.MembersOf(inPipeline)[1]).ContinueFit(normalize.Transform(next));

        Assert.That(SavedModel.Parts(_context, continued), Is.EquivalentTo(SavedModel.Parts(_context, byHand)));
    }

    [Test]
    public void ATrainerInAChainInsideAChain_IsFound()
    {
        var inner = _context.Transforms.NormalizeMinMax("Features").Append(Trainers.New(_context));
        var model = _context.Transforms.CopyColumns("Copy", "Id").Append(inner).Append(_context.Transforms.CopyColumns("Best", "PredictedLabel"))
            .Fit(Blobs.View(_context, 30));

        var continued = model.ContinueFit(Blobs.View(_context, 30, "bc", task: 2));

        Assert.That(continued.GetType(), Is.EqualTo(model.GetType()));
        Assert.That(Find(continued)!.Model.RowsLearned, Is.EqualTo(60));
        Assert.That(Find(model)!.Model.RowsLearned, Is.EqualTo(30));
        Assert.That(Reading.Scores(continued.Transform(Blobs.View(_context, 5))), Has.Length.EqualTo(5));
    }

    [Test]
    public void APipelineJustLoaded_GoesOn()
    {
        var model = _context.Transforms.NormalizeMinMax("Features").Append(Trainers.New(_context)).Fit(Blobs.View(_context, 30));
        var context = new MLContext(seed: 9);

        var loaded = SavedModel.Load(context, SavedModel.Save(_context, model, Blobs.View(_context, 1).Schema));
        var continued = loaded.ContinueFit(Blobs.View(context, 30, "bc", task: 2));

        Assert.That(
            SavedModel.Parts(context, continued), Is.EquivalentTo(SavedModel.Parts(_context, model.ContinueFit(Blobs.View(_context, 30, "bc", task: 2)))));
    }

    [Test]
    public void APipelineWithoutOurTrainer_IsRefusedWithItsParts()
    {
        var chain = _context.Transforms.CopyColumns("Copy", "Id").Append(_context.Transforms.NormalizeMinMax("Features")).Fit(Blobs.View(_context, 5));

        foreach (var model in new[] { chain, TransformerChains.MembersOf(chain)[0], new TransformerChain<ITransformer>() })
        {
            Assert.That(
                () => model.ContinueFit(Blobs.View(_context, 5)),
                Throws.ArgumentException.With.Message.Contains("no continual model").And.Message.Contains("NeuronCalibration"));
        }

        Assert.That(() => chain.ContinueFit(Blobs.View(_context, 5)), Throws.ArgumentException.With.Message.Contains("ColumnCopyingTransformer, NormalizingTransformer"));
    }

    [Test]
    public void TheCallbackOfTheFirstFit_IsNotCalledByTheNext()
    {
        var calls = 0;
        var model = Trainers.Fitted(_context, options => options.ProgressCallback = _ => calls++);
        calls = 0;

        model.ContinueFit(Blobs.View(_context, 30, task: 2));

        Assert.That(calls, Is.Zero);
    }

    private static NeuronCalibrationTransformer? Find(ITransformer model) => model is NeuronCalibrationTransformer found
        ? found
        : TransformerChains.MembersOf(model).Where(member => !ReferenceEquals(member, model)).Select(Find).FirstOrDefault(member => member is not null);

    [Test]
    public void APipelineOfTwoContinualModels_IsRefused()
    {
        var model = Trainers.New(_context).Append(Trainers.New(_context)).Fit(Blobs.View(_context, 30));

        Assert.That(
            () => model.ContinueFit(Blobs.View(_context, 20)),
            Throws.ArgumentException.With.Message.Contains("2 continual models").And.Message.Contains("one by one"));
    }

    [Test]
    public void ALaterTrainerOfFewerScores_IsNamedWhenClassesGrow()
    {
        var later = _context.MulticlassClassification.Trainers.SdcaMaximumEntropy("TextKey", "Score");
        var model = _context.Transforms.Conversion.MapValueToKey("TextKey", nameof(Example.Text)).Append(Trainers.New(_context)).Append(later)
            .Fit(Blobs.View(_context, 30, "ab"));

        Assert.That(
            () => model.ContinueFit(Blobs.View(_context, 30, "bc", task: 2)),
            Throws.InvalidOperationException.With.Message.Contains("does not fit its new classes").And.Message.Contains("Fit that part again"));
    }
}

using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Rules;

[TestFixture]
public class ContinuationRulesTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void AnotherArchitecture_IsRefused() =>
        Refused(options => options.Network = NetworkOptions.Mlp(9), "Mlp(8)", "Mlp(9)", "Network = modelParameters.Network");

    [Test]
    public void AnotherActivation_IsRefused() =>
        Refused(options => options.Network = NetworkOptions.Mlp(8) with { Activation = Activation.LeakyRelu }, "Relu", "LeakyRelu");

    [Test]
    public void AnotherScenario_IsRefused() =>
        Refused(options => options.Scenario = ContinualScenario.DomainIncremental, "ClassIncremental", "DomainIncremental", "set Scenario");

    [Test]
    public void LabelsOfAnotherType_AreRefused() =>
        Refused(options => options.LabelColumnName = nameof(Example.Number), "'Number'", "Int32", "String", "convert");

    [Test]
    public void ATaskColumnWhereFitsWereTasks_IsRefused() =>
        Refused(options => options.TaskColumnName = nameof(Example.TaskText), "'TaskText'", "Set TaskColumnName to null");

    [Test]
    public void NoTaskColumnWhereThereWasOne_IsRefused() => Refused(
        options => options.TaskColumnName = null, options => options.TaskColumnName = nameof(Example.TaskText), "Set TaskColumnName");

    [Test]
    public void TasksOfAnotherType_AreRefused() => Refused(
        options => options.TaskColumnName = nameof(Example.TaskNumber), options => options.TaskColumnName = nameof(Example.TaskText), "'TaskNumber'", "Int32", "String");

    [Test]
    public void AnotherStrategy_IsRefused() => Refused(
        options => options.Learning = NcclOptions.DarkExperienceReplay, "Learning.Strategy NeuronCalibration", "DarkExperienceReplay", "Set Learning.Strategy");

    [Test]
    public void AnotherStrategy_ThanThatOfALoadedZip_IsRefused()
    {
        var saved = SavedModel.Save(_context, Trainers.Fitted(_context, options => options.Learning = NcclOptions.ElasticWeightConsolidation));
        var loaded = (NeuronCalibrationTransformer)SavedModel.Load(_context, saved);

        Assert.That(loaded.Model.Strategy, Is.EqualTo(LearningStrategy.ElasticWeightConsolidation));
        Assert.That(
            () => Trainers.New(_context).Fit(Blobs.View(_context, 20), loaded.Model),
            Throws.ArgumentException.With.Message.Contains("Learning.Strategy ElasticWeightConsolidation"));
    }

    [Test]
    public void FineTuningGoesOnAsReplay() => Assert.That(
        Trainers.New(_context, options => options.Learning = NcclOptions.ExperienceReplay)
            .Fit(Blobs.View(_context, 20, task: 2), Trainers.Fitted(_context, options => options.Learning = NcclOptions.FineTuning).Model).Model.RowsInMemory,
        Is.EqualTo(20));

    [Test]
    public void OtherLearningOptions_AreWelcome() =>
        Assert.That(() => Trainers.New(_context, options => options.Learning = NcclOptions.Listing with { InnerLearningRate = 0.01 })
            .Fit(Blobs.View(_context, 20), Trainers.Fitted(_context).Model), Throws.Nothing);

    [Test]
    public void AResNetOnAFlatVector_IsRefusedWithTheWaysOut() => Assert.That(
        () => Trainers.New(_context, options => options.Network = NetworkOptions.ResNet18(2)).Fit(Blobs.View(_context, 20)),
        Throws.ArgumentException.With.Message.Contains("[4]").And.Message.Contains("Network.InputShape").And.Message.Contains("NetworkOptions.Mlp"));

    [Test]
    public void AnInputShapeOfAnotherProduct_IsRefused() => Assert.That(
        () => Trainers.New(_context, options => options.Network = NetworkOptions.ResNet18(2) with { InputShape = [3, 2, 2] }).Fit(Blobs.View(_context, 20)),
        Throws.ArgumentException.With.Message.Contains("[3, 2, 2]").And.Message.Contains("4 features"));

    [Test]
    public void AnInputShape_MakesImagesOfFlatVectors()
    {
        var trainer = Trainers.New(_context, options => options.Network = NetworkOptions.ResNet18(2) with { InputShape = [1, 2, 2] });

        var fitted = trainer.Fit(Blobs.View(_context, 20));

        Assert.That(fitted.Model.InputShape, Has.Count.EqualTo(3).And.EqualTo(((int[])[1, 2, 2])));
        Assert.That(trainer.Fit(Blobs.View(_context, 20), fitted.Model).Model.RowsLearned, Is.EqualTo(40));
    }

    [Test]
    public void ALastBatchOfOneRow_PassesABatchNorm([Values(21, 1)] int rows)
    {
        var trainer = Trainers.New(_context, options => options.Network = NetworkOptions.Mlp(8) with { Norm = NormKind.Batch });

        using var fitted = trainer.Fit(Blobs.View(_context, 30)).ContinueFit(Blobs.View(_context, rows, task: 2)) as NeuronCalibrationTransformer;

        Assert.That(fitted!.Model.RowsLearned, Is.EqualTo(30 + rows));
        Assert.That(Reading.Scores(fitted.Transform(Blobs.View(_context, 5))).SelectMany(score => score), Has.All.InRange(0, 1));
    }

    [Test]
    public void AMemoryOfOneRow_PassesABatchNorm()
    {
        var trainer = Trainers.New(_context, options => (options.Network, options.Learning) = (
            NetworkOptions.Mlp(8) with { Norm = NormKind.Batch }, new NcclOptions { MemoryPerTask = 1 }));

        var fitted = (NeuronCalibrationTransformer)trainer.Fit(Blobs.View(_context, 30)).ContinueFit(Blobs.View(_context, 30, task: 2));

        Assert.That(fitted.Model.RowsInMemory, Is.EqualTo(2));
        Assert.That(Reading.Scores(fitted.Transform(Blobs.View(_context, 5))).SelectMany(score => score), Has.All.InRange(0, 1));
    }

    private void Refused(Action<NeuronCalibrationTrainer.Options> change, params string[] words) => Refused(change, _ => { }, words);

    private void Refused(Action<NeuronCalibrationTrainer.Options> change, Action<NeuronCalibrationTrainer.Options> before, params string[] words)
    {
        var model = Trainers.Fitted(_context, before);
        var parts = SavedModel.Parts(_context, model);

        var error = Assert.Throws<ArgumentException>(() => Trainers.New(_context, change).Fit(Blobs.View(_context, 20, task: 2), model.Model))!;

        Assert.That(words, Has.All.Matches<string>(word => error.Message.Contains(word, StringComparison.Ordinal)), error.Message);
        Assert.That(SavedModel.Parts(_context, model), Is.EquivalentTo(parts));
    }
}

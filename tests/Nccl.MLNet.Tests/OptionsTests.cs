using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using Nccl.Networks;

namespace Nccl.MLNet.Tests;

[TestFixture]
public class OptionsTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void OptionsOutOfRange_AreAllNamedInOneMessage()
    {
        var error = Assert.Throws<ArgumentException>(() => Trainers.New(_context, options =>
        {
            options.LabelColumnName = " ";
            options.FeatureColumnName = "";
            options.TaskColumnName = "";
            options.Scenario = (ContinualScenario)9;
            options.NonFiniteFeatures = (NonFiniteFeatures)9;
            options.UnreadableImages = (UnreadableImages)9;
            options.PredictionChunkSize = 0;
            options.NumberOfThreads = 0;
            options.Network = new NetworkOptions
            {
                Architecture = (NetworkArchitecture)9,
                Widths = [4, 0],
                InputShape = [2, 2],
                Norm = (NormKind)9,
                Activation = (Activation)9,
            };
            options.Learning = new NcclOptions
            {
                BatchSize = 0,
                InnerSteps = 0,
                InnerLearningRate = double.NaN,
                OuterLearningRate = -1,
                ReplayBatchSize = -1,
                MemoryPerTask = -1,
                ReplayWeight = -1,
                DistillationWeight = -1,
                Temperature = 0,
                ConsolidationWeight = -1,
                InnerGradientClip = 0,
            };
        }))!;

        string[] names =
        [
            "LabelColumnName", "FeatureColumnName", "TaskColumnName", "Scenario", "NonFiniteFeatures", "UnreadableImages", "PredictionChunkSize", "NumberOfThreads", "Network.Architecture",
            "Network.Widths", "Network.InputShape", "Network.Norm", "Network.Activation", "Learning.BatchSize", "Learning.InnerSteps",
            "Learning.InnerLearningRate", "Learning.OuterLearningRate", "Learning.ReplayBatchSize", "Learning.MemoryPerTask", "Learning.ReplayWeight",
            "Learning.DistillationWeight", "Learning.Temperature", "Learning.ConsolidationWeight", "Learning.InnerGradientClip",
        ];
        Assert.That(names, Has.All.Matches<string>(name => error.Message.Contains(name, StringComparison.Ordinal)), error.Message);
        Assert.That(error.Message, Does.StartWith($"{names.Length} options are out of range"));
    }

    [Test]
    public void TaskIncremental_NeedsATaskColumn() => Assert.That(
        () => Trainers.New(_context, options => options.Scenario = ContinualScenario.TaskIncremental),
        Throws.ArgumentException.With.Message.Contains("set TaskColumnName"));

    [Test]
    public void BatchesOfOneRow_HaveNoVarianceForABatchNorm() => Assert.That(
        () => Trainers.New(_context, options => (options.Network, options.Learning) = (
            NetworkOptions.Mlp(8) with { Norm = NormKind.Batch }, new NcclOptions { BatchSize = 1 })),
        Throws.ArgumentException.With.Message.Contains("Learning.BatchSize is 1").And.Message.Contains("NormKind.Layer"));

    [Test]
    public void OptionsChangedAfterwards_HaveNoEffect()
    {
        NeuronCalibrationTrainer.Options? kept = null;
        var trainer = Trainers.New(_context, options => kept = options);

        kept!.FeatureColumnName = "Other";

        Assert.That(trainer.Fit(Blobs.View(_context, 20)).FeatureColumnName, Is.EqualTo("Features"));
    }

    [Test]
    public void BothCatalogMethods_MakeTheSameTrainer()
    {
        var trainers = _context.MulticlassClassification.Trainers;
        var byArguments = trainers.NeuronCalibration("Text", "Features", "TaskText", ContinualScenario.TaskIncremental, NetworkOptions.Mlp(8), NcclOptions.Listing, seed: 1);
        var byOptions = Trainers.New(_context, options => (options.TaskColumnName, options.Scenario, options.Learning) = (
            "TaskText", ContinualScenario.TaskIncremental, NcclOptions.Listing));

        Assert.That(
            SavedModel.Parts(_context, byArguments.Fit(Blobs.View(_context, 20))),
            Is.EquivalentTo(SavedModel.Parts(_context, byOptions.Fit(Blobs.View(_context, 20)))));
    }

    [Test]
    public void Defaults_AreMlNetsColumnsAndTheMeasuredLearning()
    {
        var options = new NeuronCalibrationTrainer.Options();

        Assert.That((options.LabelColumnName, options.FeatureColumnName, options.TaskColumnName), Is.EqualTo(("Label", "Features", (string?)null)));
        Assert.That(options.Scenario, Is.EqualTo(ContinualScenario.ClassIncremental));
        Assert.That(options.EffectiveLearning, Is.EqualTo(InForce(NcclOptions.Default, NetworkOptions.Mlp())));
        options.Network = NetworkOptions.ResNet18();
        Assert.That(options.EffectiveLearning, Is.EqualTo(InForce(NcclOptions.Default, NetworkOptions.ResNet18())));
        Assert.That(options.EffectiveLearning.InnerLearningRate, Is.EqualTo(0.01), "one Default serves every network");
    }

    [Test]
    public void NoMemory_IsWarnedOf()
    {
        var log = new LogRecorder(_context);

        Trainers.New(_context, options => options.Learning = new NcclOptions { MemoryPerTask = 0 }).Fit(Blobs.View(_context, 20));

        Assert.That(log.Warnings, Has.One.Contains("Learning.MemoryPerTask is 0"));
    }

    [Test]
    public void TheShortCatalogMethod_SetsRateAndBatchSizeOfTheLearningInForce()
    {
        var trainers = _context.MulticlassClassification.Trainers;

        Assert.That(
            trainers.NeuronCalibration(learningRate: 0.05, batchSize: 4).Plan.Learning,
            Is.EqualTo(InForce(NcclOptions.Default with { InnerLearningRate = 0.05, BatchSize = 4 }, NetworkOptions.Mlp())));
        Assert.That(
            trainers.NeuronCalibration(learning: NcclOptions.ExperienceReplay, batchSize: 4).Plan.Learning,
            Is.EqualTo(InForce(NcclOptions.ExperienceReplay with { BatchSize = 4 }, NetworkOptions.Mlp())));
        Assert.That(
            trainers.NeuronCalibration(network: NetworkOptions.ResNet18(), learningRate: 0.05).Plan.Learning,
            Is.EqualTo(InForce(NcclOptions.Default with { InnerLearningRate = 0.05 }, NetworkOptions.ResNet18())));
    }

    [Test]
    public void TheShortCatalogMethod_RefusesWhatTheOptionsRefuse() => Assert.That(
        () => _context.MulticlassClassification.Trainers.NeuronCalibration(learningRate: -1, batchSize: 0),
        Throws.ArgumentException.With.Message.Contains("Learning.InnerLearningRate is -1").And.Message.Contains("Learning.BatchSize is 0"));

    [Test]
    public void Options_SayNetworkScenarioLearningAndColumns()
    {
        var options = new NeuronCalibrationTrainer.Options { Learning = NcclOptions.Default with { Temperature = 2.5 } };
        Assert.That(
            options.ToString(),
            Is.EqualTo("Mlp(256, 256); ClassIncremental; NeuronCalibration: Default with { Temperature = 2.5 }; label 'Label', features 'Features', every fit is a task"));
        options.TaskColumnName = "Month";
        Assert.That(options.ToString(), Does.EndWith("task 'Month'"));
        (options.TaskColumnName, options.TaskBoundaries) = (null, TaskBoundaryDetection.PageHinkley);
        Assert.That(options.ToString(), Does.Contain("tasks detected by PageHinkley"));
    }

    private static NcclOptions InForce(NcclOptions learning, NetworkOptions network) => NetworkBuilder.InForce(learning, network);
}

using Nccl.Benchmarks.Study;
using Nccl.Networks;
using Nccl.Strategies;

namespace Nccl.MLNet.Tests.Study;

internal sealed class StudyArgumentsTests
{
    [Test]
    public void Arguments_AreUnderstood()
    {
        var asked = StudyArguments.Parse(["permuted-mnist", "--learners", "nccl, er", "--seeds", "2", "--quick", "--data", "d", "--out", "o", "--tasks", "4"]);

        Assert.That(asked.Learners, Is.EqualTo(["nccl", "er"]));
        Assert.That((asked.Benchmark, asked.Seeds, asked.IsQuick, asked.Data, asked.Out, asked.Tasks), Is.EqualTo(("permuted-mnist", 2, true, "d", "o", (int?)4)));
    }

    [Test]
    public void CommandLine_IsThatOfAShell() =>
        Assert.That(
            StudyArguments.Parse(["table", "--out", "it's mine", "--against", "er,InnerSteps=1"]).Command,
            Is.EqualTo(@"Nccl.Benchmarks table --out 'it'\''s mine' --against er,InnerSteps=1"));

    [Test]
    public void Variants_AreAllValid([Values] NetworkArchitecture architecture, [Values] bool isQuick)
    {
        var network = NetworkBuilder.Architectures.Single(known => known.Name == architecture).Preset;
        foreach (var learner in Variant.All.Keys.Select(name => StudyLearner.Of(name, network, TunedOptions.None, "", isQuick)))
        {
            Assert.That(StrategyRegistry.Violations(learner.Learning), Is.Empty, learner.Name);
        }
    }

    [Test]
    public void Variant_ChangesItsLearnerAndNothingElse()
    {
        var learner = StudyLearner.Of("insertion", NetworkOptions.Mlp(8), TunedOptions.None, "permuted-mnist", isQuick: false);

        Assert.That(learner.Learning, Is.EqualTo(NcclOptions.ReplayWithDistillation with { SoftTargets = SoftTargetTime.Insertion }));
        Assert.That(learner.Network, Is.EqualTo(NetworkOptions.Mlp(8)));
    }

    [TestCase("There is no benchmark 'mnist'. Choose one of permuted-mnist", "mnist")]
    [TestCase("There is no learner 'sgd'. Choose from nccl, nccl-off, paper, listing, calibration-off, er", "elec2", "--learners", "er,sgd")]
    [TestCase("There is no learner 'sgd'. Choose from nccl", "table", "--out", "o", "--against", "sgd")]
    [TestCase("--seeds is '0'; give a whole number of at least 1.", "elec2", "--seeds", "0")]
    [TestCase("There is no option --seed.", "elec2", "--seed", "1")]
    [TestCase("Option --out has no value.", "elec2", "--out")]
    [TestCase("--out is missing.", "elec2", "--data", "d")]
    [TestCase("--data is missing.", "elec2", "--out", "o")]
    public void Arguments_ThatAreWrongGetOneLine(string message, params string[] arguments) =>
        Assert.That(() => StudyArguments.Parse(arguments), Throws.TypeOf<StudyException>().With.Message.StartsWith(message).And.Message.Not.Contains("\n"));

    [TestCase("er")]
    [TestCase("insertion")]
    [TestCase("er,InnerLearningRate=0.1")]
    public void Comparison_IsWithALearnerAVariantOrAPointOfAGrid(string against) =>
        Assert.That(StudyArguments.Parse(["table", "--out", "o", "--against", against]).Against, Is.EqualTo(against));

    [Test]
    public void Learners_AreAllValid([Values] bool isQuick)
    {
        Assert.That(StudyNames.Learners.Keys.SelectMany(name => StrategyRegistry.Violations(StudyNames.Options(name, isQuick))), Is.Empty);
    }

    [Test]
    public void Quick_DoesNotMakeFineTuningReplay() =>
        Assert.That(StudyNames.Options("finetune", isQuick: true).ReplayBatchSize, Is.Zero);

    [Test]
    public void NeuronCalibrationOnAResNet_IsThePreset() =>
        Assert.That(StudyNames.Options("nccl", isQuick: false), Is.EqualTo(NcclOptions.Default));

    [Test]
    public void TimeLeft_IsThatOfTheRunsSoFar() =>
        Assert.That(StudyProgress.TimeLeft(runsDone: 1.5, runsInAll: 6, TimeSpan.FromMinutes(3)), Is.EqualTo(TimeSpan.FromMinutes(9)));
}

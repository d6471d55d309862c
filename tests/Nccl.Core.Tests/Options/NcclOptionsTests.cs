using Nccl.Networks;
using Nccl.Strategies;

namespace Nccl.Tests.Options;

internal sealed class NcclOptionsTests
{
    private static readonly LearningRates OfMlp = NetworkBuilder.Of(NetworkOptions.Mlp()).Rates;
    private static readonly LearningRates OfResNet = NetworkBuilder.Of(NetworkOptions.ResNet18()).Rates;

    private static IEnumerable<NcclOptions> Presets => typeof(NcclOptions).GetProperties()
        .Where(property => property.PropertyType == typeof(NcclOptions)).Select(property => (NcclOptions)property.GetValue(null)!);

    [Test]
    public void Paper_IsTheDefaultColumnOfTheSpecification()
    {
        var options = NcclOptions.Paper.ResolvedBy(OfMlp);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Calibrate, Is.True);
            Assert.That(options.Ablations.Outer, Is.EqualTo(OuterObjective.ConsolidationAndDistillation));
            Assert.That(options.Ablations.OuterMoves, Is.EqualTo(OuterParameters.Calibration));
            Assert.That(options.Ablations.Anchor, Is.EqualTo(AnchorTime.BeforeFirstInnerStep));
            Assert.That(options.Ablations.Importance, Is.EqualTo(ImportanceEstimate.SquaredBatchGradient));
            Assert.That(options.Ablations.ImportanceOf, Is.EqualTo(ImportanceSource.Distillation));
            Assert.That(options.Ablations.DivideImportanceByMean, Is.False);
            Assert.That(options.Ablations.DistillationDirection, Is.EqualTo(DistillationDirection.OldToCurrent));
            Assert.That(options.Ablations.DistillationReduction, Is.EqualTo(DistillationReduction.MeanOverRows));
            Assert.That(options.SoftTargets, Is.EqualTo(SoftTargetTime.TaskEnd));
            Assert.That(options.Augmentation, Is.Null);
            Assert.That(options.AverageOver, Is.Zero);
            Assert.That(
                (options.Rates.Inner, options.Rates.InnerClip, options.Temperature, options.Rates.DistillationWeight, options.ReplayWeight),
                Is.EqualTo((0.1, (double?)0.1, 5.0, 10.0, 1.0)));
            Assert.That((options.InnerSteps, options.ReplayBatchSize, options.MemoryPerTask, options.BatchSize), Is.EqualTo((2, 64, 50, 10)));
            Assert.That(
                (options.Rates.Outer, options.OuterClip, options.OuterBatchSize, options.ConsolidationWeight),
                Is.EqualTo((0.003, (double?)1.0, 10, 1.0)));
        }
    }

    [Test]
    public void Listing_IsTheListingColumnOfTheSpecification()
    {
        var options = NcclOptions.Listing.ResolvedBy(OfMlp);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Calibrate, Is.True);
            Assert.That(options.Ablations.Outer, Is.EqualTo(OuterObjective.ConsolidationOnly));
            Assert.That(options.Ablations.OuterMoves, Is.EqualTo(OuterParameters.Calibration));
            Assert.That(options.Ablations.Anchor, Is.EqualTo(AnchorTime.BeforeLastInnerStep));
            Assert.That(options.Ablations.Importance, Is.EqualTo(ImportanceEstimate.SquaredBatchGradient));
            Assert.That(options.Ablations.ImportanceOf, Is.EqualTo(ImportanceSource.WeightedDistillation));
            Assert.That(options.Ablations.DistillationDirection, Is.EqualTo(DistillationDirection.OldToCurrent));
            Assert.That(options.Ablations.DistillationReduction, Is.EqualTo(DistillationReduction.MeanOverElements));
            Assert.That((options.Rates.DistillationWeight, options.Rates.Outer), Is.EqualTo((100.0, 0.05)));
            Assert.That(options.ConsolidationWeight, Is.EqualTo(2 * 1 * options.Rates.DistillationWeight), "2 * beta * reg, beta 1");
            Assert.That((options.Rates.InnerClip, options.OuterClip), Is.EqualTo(((double?)null, (double?)null)), "the listing clips nothing");
        }
    }

    [Test]
    public void OtherPresets_DifferInWhatTheirNameSays()
    {
        Assert.That(NcclOptions.Default, Is.EqualTo(NcclOptions.Paper with { InnerSteps = 3, SoftTargets = SoftTargetTime.Insertion, AverageOver = 20 }));
        Assert.That(NcclOptions.ReplayWithDistillation, Is.EqualTo(NcclOptions.Paper with { Calibrate = false }));
        Assert.That(NcclOptions.FineTuning, Is.EqualTo(NcclOptions.Paper with { Calibrate = false, ReplayBatchSize = 0, MemoryPerTask = 0 }));
    }

    [Test]
    public void NewOptions_AreTheDefault() => Assert.That(new NcclOptions(), Is.EqualTo(NcclOptions.Default));

    [Test]
    public void RatesThatAreNotSet_AreTheNetworks()
    {
        Assert.That(NcclOptions.Default.ResolvedBy(OfMlp).Rates, Is.EqualTo(new LearningRates(0.1, 0.1, 0.003, 10)));
        Assert.That(NcclOptions.Default.ResolvedBy(OfResNet).Rates, Is.EqualTo(new LearningRates(0.01, null, 0.01, 20)));
        Assert.That(() => NcclOptions.Default.Rates, Throws.InvalidOperationException.With.Message.Contains("InnerLearningRate"));
    }

    [Test]
    public void RatesThatAreSet_HoldOnEveryNetwork()
    {
        var set = NcclOptions.Default with { InnerLearningRate = 0.2, InnerGradientClip = double.PositiveInfinity, OuterLearningRate = 0, DistillationWeight = 3 };
        Assert.That(set.ResolvedBy(OfMlp), Is.EqualTo(set));
        Assert.That(set.Rates, Is.EqualTo(new LearningRates(0.2, null, 0, 3)));
        Assert.That(set.ResolvedBy(OfMlp).ResolvedBy(OfResNet), Is.EqualTo(set), "resolving twice changes nothing");
    }

    [TestCaseSource(nameof(Presets))]
    public void Presets_AreValid(NcclOptions options)
    {
        Assert.That(StrategyRegistry.Violations(options), Is.Empty);
    }

    [Test]
    public void Violations_AreAllSaidAtOnce_EachNamingItsOption()
    {
        var options = new NcclOptions
        {
            BatchSize = 0,
            InnerSteps = 0,
            OuterBatchSize = 0,
            ReplayBatchSize = -1,
            MemoryPerTask = -1,
            Epochs = 0,
            AverageOver = -1,
            InnerLearningRate = 0,
            OuterLearningRate = -1,
            Temperature = 0,
            ReplayWeight = double.NaN,
            DistillationWeight = -1,
            ConsolidationWeight = double.PositiveInfinity,
            InnerGradientClip = 0,
            OuterGradientClip = double.NaN,
            Strategy = (LearningStrategy)99,
            SoftTargets = (SoftTargetTime)9,
            Augmentation = new ImageAugmentation { CropPadding = -1 },
            Ablations = new PaperAblations
            {
                Outer = (OuterObjective)9,
                OuterMoves = (OuterParameters)9,
                Anchor = (AnchorTime)9,
                Importance = (ImportanceEstimate)9,
                ImportanceOf = (ImportanceSource)9,
                DistillationDirection = (DistillationDirection)9,
                DistillationReduction = (DistillationReduction)9,
            },
        };
        var violations = StrategyRegistry.Violations(options).ToList();
        // Every option but those that are switches has values that are refused.
        string[] names = [.. NamesOf(typeof(NcclOptions)).Where(name => name != nameof(NcclOptions.Ablations)), .. NamesOf(typeof(PaperAblations)).Select(name => $@"Ablations\.{name}")];
        Assert.That(violations, Has.Count.EqualTo(names.Length));
        foreach (var name in names)
        {
            Assert.That(violations, Has.Exactly(1).Matches($@"^Learning\.{name}(\.\w+)? is "));
        }
    }

    [Test]
    public void Ablations_AreNeverMissing() =>
        Assert.That(StrategyRegistry.Violations(new NcclOptions { Ablations = null! }), Has.Exactly(1).Contains("Learning.Ablations is null"));

    [Test]
    public void EveryStrategy_HasAPresetThatHoldsTheCalibration()
    {
        Assert.That(StrategyRegistry.All.Select(strategy => strategy.Strategy), Is.EquivalentTo(Enum.GetValues<LearningStrategy>()), "one that no list knows");
        Assert.That(StrategyRegistry.All.Select(strategy => strategy.Preset.Strategy), Is.EqualTo(StrategyRegistry.All.Select(strategy => strategy.Strategy)));
        Assert.That(Presets, Is.SupersetOf(StrategyRegistry.All.Select(strategy => strategy.Preset)), "one that users cannot name");
        NcclOptions[] calibrating = [NcclOptions.Default, NcclOptions.Paper, NcclOptions.Listing];
        Assert.That(Presets.Except(calibrating).Select(preset => preset.Calibrates), Is.All.False);
        Assert.That(NcclOptions.ExperienceReplay, Is.EqualTo(NcclOptions.ReplayWithDistillation with { DistillationWeight = 0 }));
        Assert.That((NcclOptions.Default with { Strategy = LearningStrategy.Joint }).Calibrates, Is.False, "whatever Calibrate says");
    }

    private static IEnumerable<TestCaseData> NeedsOfMemory => StrategyRegistry.All.Select(strategy => new TestCaseData(strategy.Strategy, strategy.Strategy switch
    {
        LearningStrategy.ElasticWeightConsolidation => 1, // replays nothing
        LearningStrategy.Joint => 0, // keeps everything
        LearningStrategy.NeuronCalibration => 0, // is fine-tuning then
        _ => 2,
    }));

    [TestCaseSource(nameof(NeedsOfMemory))]
    public void Strategies_ThatLearnFromMemory_NeedOne(LearningStrategy strategy, int violations)
    {
        var found = StrategyRegistry.Violations(new NcclOptions { Strategy = strategy, MemoryPerTask = 0, ReplayBatchSize = 0 }).ToList();
        Assert.That(found, Has.Count.EqualTo(violations));
        Assert.That(found, Is.All.Contains($"{strategy} learns from remembered rows").And.All.Contains("NcclOptions.FineTuning"));
    }

    [Test]
    public void Zero_IsAllowedWhereItSwitchesSomethingOff()
    {
        var options = new NcclOptions
        {
            OuterLearningRate = 0,
            ReplayBatchSize = 0,
            MemoryPerTask = 0,
            ReplayWeight = 0,
            DistillationWeight = 0,
            ConsolidationWeight = 0,
            InnerGradientClip = double.PositiveInfinity,
            OuterGradientClip = double.PositiveInfinity,
        };
        Assert.That(StrategyRegistry.Violations(options), Is.Empty);
    }

    private static IEnumerable<string> NamesOf(Type options) => options.GetProperties()
        .Where(property => property.GetMethod is { IsStatic: false } && property.PropertyType != typeof(bool)).Select(property => property.Name);
}

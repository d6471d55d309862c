namespace Nccl.Tests.Options;

internal sealed class NcclOptionsTests
{
    private static IEnumerable<NcclOptions> Presets =>
    [
        NcclOptions.Default, NcclOptions.ResNetDefault, NcclOptions.Paper, NcclOptions.Listing, NcclOptions.CalibrationOff, NcclOptions.FineTuning,
        NcclOptions.ExperienceReplay, NcclOptions.DarkExperienceReplay, NcclOptions.AveragedGradientEpisodicMemory,
        NcclOptions.GradientEpisodicMemory, NcclOptions.MixedGradient, NcclOptions.ElasticWeightConsolidation, NcclOptions.Joint,
    ];

    [Test]
    public void Paper_IsTheDefaultColumnOfTheSpecification()
    {
        var options = NcclOptions.Paper;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Calibrate, Is.True);
            Assert.That(options.Outer, Is.EqualTo(OuterObjective.ConsolidationAndDistillation));
            Assert.That(options.OuterMoves, Is.EqualTo(OuterParameters.Calibration));
            Assert.That(options.Anchor, Is.EqualTo(AnchorTime.BeforeFirstInnerStep));
            Assert.That(options.Importance, Is.EqualTo(ImportanceEstimate.SquaredBatchGradient));
            Assert.That(options.ImportanceOf, Is.EqualTo(ImportanceSource.Distillation));
            Assert.That(options.DivideImportanceByMean, Is.False);
            Assert.That(options.DistillationDirection, Is.EqualTo(DistillationDirection.OldToCurrent));
            Assert.That(options.DistillationReduction, Is.EqualTo(DistillationReduction.MeanOverRows));
            Assert.That(options.SoftTargets, Is.EqualTo(SoftTargetTime.TaskEnd));
            Assert.That(options.Augmentation, Is.Null);
            Assert.That(options.AverageOver, Is.Zero);
            Assert.That(
                (options.InnerLearningRate, options.InnerGradientClip, options.Temperature, options.DistillationWeight, options.ReplayWeight),
                Is.EqualTo((0.1, (double?)0.1, 5.0, 10.0, 1.0)));
            Assert.That((options.InnerSteps, options.ReplayBatchSize, options.MemoryPerTask, options.BatchSize), Is.EqualTo((2, 64, 50, 10)));
            Assert.That(
                (options.OuterLearningRate, options.OuterGradientClip, options.OuterBatchSize, options.ConsolidationWeight),
                Is.EqualTo((0.003, (double?)1.0, 10, 1.0)));
        }
    }

    [Test]
    public void Listing_IsTheListingColumnOfTheSpecification()
    {
        var options = NcclOptions.Listing;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Calibrate, Is.True);
            Assert.That(options.Outer, Is.EqualTo(OuterObjective.ConsolidationOnly));
            Assert.That(options.OuterMoves, Is.EqualTo(OuterParameters.Calibration));
            Assert.That(options.Anchor, Is.EqualTo(AnchorTime.BeforeLastInnerStep));
            Assert.That(options.Importance, Is.EqualTo(ImportanceEstimate.SquaredBatchGradient));
            Assert.That(options.ImportanceOf, Is.EqualTo(ImportanceSource.WeightedDistillation));
            Assert.That(options.DistillationDirection, Is.EqualTo(DistillationDirection.OldToCurrent));
            Assert.That(options.DistillationReduction, Is.EqualTo(DistillationReduction.MeanOverElements));
            Assert.That((options.DistillationWeight, options.OuterLearningRate), Is.EqualTo((100.0, 0.05)));
            Assert.That(options.ConsolidationWeight, Is.EqualTo(2 * 1 * options.DistillationWeight), "2 * beta * reg, beta 1");
            Assert.That((options.InnerGradientClip, options.OuterGradientClip), Is.EqualTo(((double?)null, (double?)null)), "the listing clips nothing");
        }
    }

    [Test]
    public void OtherPresets_DifferInWhatTheirNameSays()
    {
        Assert.That(NcclOptions.Default, Is.EqualTo(NcclOptions.Paper with { InnerSteps = 3, SoftTargets = SoftTargetTime.Insertion, AverageOver = 20 }));
        Assert.That(NcclOptions.CalibrationOff, Is.EqualTo(NcclOptions.Paper with { Calibrate = false }));
        Assert.That(NcclOptions.FineTuning, Is.EqualTo(NcclOptions.Paper with { Calibrate = false, ReplayBatchSize = 0, MemoryPerTask = 0 }));
        Assert.That(NcclOptions.ResNetDefault, Is.EqualTo(NcclOptions.Default with
        {
            InnerLearningRate = 0.01,
            InnerGradientClip = null,
            DistillationWeight = 20,
            OuterLearningRate = 0.01,
        }));
    }

    [TestCaseSource(nameof(Presets))]
    public void Presets_AreValid(NcclOptions options)
    {
        Assert.That(options.Violations(), Is.Empty);
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
            Outer = (OuterObjective)9,
            OuterMoves = (OuterParameters)9,
            Anchor = (AnchorTime)9,
            Importance = (ImportanceEstimate)9,
            ImportanceOf = (ImportanceSource)9,
            DistillationDirection = (DistillationDirection)9,
            DistillationReduction = (DistillationReduction)9,
            SoftTargets = (SoftTargetTime)9,
            Augmentation = new ImageAugmentation { CropPadding = -1 },
        };
        var violations = options.Violations().ToList();
        // Every option but the two that are switches has values that are refused.
        var names = typeof(NcclOptions).GetProperties().Where(property => property.GetMethod is { IsStatic: false } && property.PropertyType != typeof(bool))
            .Select(property => property.Name).ToList();
        Assert.That(violations, Has.Count.EqualTo(names.Count));
        foreach (var name in names)
        {
            Assert.That(violations, Has.Exactly(1).Matches($@"^Learning\.{name}(\.\w+)? is "));
        }
    }

    [Test]
    public void EveryStrategy_HasAPresetThatHoldsTheCalibration()
    {
        Assert.That(Presets.Select(preset => preset.Strategy).Distinct(), Is.EquivalentTo(Enum.GetValues<LearningStrategy>()));
        Assert.That(Presets.Skip(4).Select(preset => preset.Calibrates), Is.All.False);
        Assert.That(NcclOptions.ExperienceReplay, Is.EqualTo(NcclOptions.CalibrationOff with { DistillationWeight = 0 }));
        Assert.That((NcclOptions.Default with { Strategy = LearningStrategy.Joint }).Calibrates, Is.False, "whatever Calibrate says");
    }

    [TestCase(LearningStrategy.DarkExperienceReplay, 2)]
    [TestCase(LearningStrategy.AveragedGradientEpisodicMemory, 2)]
    [TestCase(LearningStrategy.GradientEpisodicMemory, 2)]
    [TestCase(LearningStrategy.MixedGradient, 2)]
    [TestCase(LearningStrategy.ElasticWeightConsolidation, 1)] // replays nothing
    [TestCase(LearningStrategy.Joint, 0)] // keeps everything
    [TestCase(LearningStrategy.NeuronCalibration, 0)] // is fine-tuning then
    public void Strategies_ThatLearnFromMemory_NeedOne(LearningStrategy strategy, int violations)
    {
        var found = new NcclOptions { Strategy = strategy, MemoryPerTask = 0, ReplayBatchSize = 0 }.Violations().ToList();
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
            InnerGradientClip = null,
            OuterGradientClip = null,
        };
        Assert.That(options.Violations(), Is.Empty);
    }
}

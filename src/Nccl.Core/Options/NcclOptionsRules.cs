using System.Globalization;

namespace Nccl;

/// <summary>What the options must satisfy.</summary>
internal static class NcclOptionsRules
{
    public static IEnumerable<string> Violations(NcclOptions options)
    {
        string?[] found =
        [
            AtLeast(options.BatchSize, 1, nameof(options.BatchSize)),
            AtLeast(options.InnerSteps, 1, nameof(options.InnerSteps)),
            AtLeast(options.OuterBatchSize, 1, nameof(options.OuterBatchSize)),
            AtLeast(options.ReplayBatchSize, 0, nameof(options.ReplayBatchSize)),
            AtLeast(options.MemoryPerTask, 0, nameof(options.MemoryPerTask)),
            AtLeast(options.AverageOver, 0, nameof(options.AverageOver)),
            AtLeast(options.Epochs, 1, nameof(options.Epochs)),
            Positive(options.InnerLearningRate, nameof(options.InnerLearningRate)),
            NotNegative(options.OuterLearningRate, nameof(options.OuterLearningRate)),
            Positive(options.Temperature, nameof(options.Temperature)),
            NotNegative(options.ReplayWeight, nameof(options.ReplayWeight)),
            NotNegative(options.DistillationWeight, nameof(options.DistillationWeight)),
            NotNegative(options.ConsolidationWeight, nameof(options.ConsolidationWeight)),
            options.InnerGradientClip is { } inner ? Positive(inner, nameof(options.InnerGradientClip)) : null,
            options.OuterGradientClip is { } outer ? Positive(outer, nameof(options.OuterGradientClip)) : null,
            OptionRules.Defined(options.Strategy, "Learning.Strategy"),
            OptionRules.Defined(options.Outer, "Learning.Outer"),
            OptionRules.Defined(options.OuterMoves, "Learning.OuterMoves"),
            OptionRules.Defined(options.Anchor, "Learning.Anchor"),
            OptionRules.Defined(options.Importance, "Learning.Importance"),
            OptionRules.Defined(options.ImportanceOf, "Learning.ImportanceOf"),
            OptionRules.Defined(options.DistillationDirection, "Learning.DistillationDirection"),
            OptionRules.Defined(options.DistillationReduction, "Learning.DistillationReduction"),
            OptionRules.Defined(options.SoftTargets, "Learning.SoftTargets"),
            NeedsReplay(options.Strategy) && options.ReplayBatchSize == 0 ? Useless(options.Strategy, nameof(options.ReplayBatchSize)) : null,
            NeedsMemory(options.Strategy) && options.MemoryPerTask == 0 ? Useless(options.Strategy, nameof(options.MemoryPerTask)) : null,
        ];
        return found.OfType<string>().Concat(options.Augmentation?.Violations() ?? []);
    }

    private static bool NeedsReplay(LearningStrategy strategy) =>
        NeedsMemory(strategy) && strategy != LearningStrategy.ElasticWeightConsolidation;

    private static bool NeedsMemory(LearningStrategy strategy) => strategy is not (LearningStrategy.NeuronCalibration or LearningStrategy.Joint);

    private static string Useless(LearningStrategy strategy, string name) =>
        $"Learning.{name} is 0; {strategy} learns from remembered rows: it must be at least 1, or choose NcclOptions.FineTuning.";

    private static string? AtLeast(int value, int least, string name) =>
        value >= least ? null : $"Learning.{name} is {value}; it must be at least {least}.";

    private static string? Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? null : Given(name, value) + "it must be a positive number.";

    private static string? NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? null : Given(name, value) + "it must be 0 or a positive number.";

    private static string Given(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"Learning.{name} is {value}; ");
}

using System.Globalization;

namespace Nccl;

/// <summary>What the options must satisfy, whatever the strategy.</summary>
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
            IfSet(options.InnerLearningRate, Positive, nameof(options.InnerLearningRate)),
            IfSet(options.InnerGradientClip, Limit, nameof(options.InnerGradientClip)),
            IfSet(options.OuterLearningRate, NotNegative, nameof(options.OuterLearningRate)),
            Limit(options.OuterGradientClip, nameof(options.OuterGradientClip)),
            Positive(options.Temperature, nameof(options.Temperature)),
            NotNegative(options.ReplayWeight, nameof(options.ReplayWeight)),
            IfSet(options.DistillationWeight, NotNegative, nameof(options.DistillationWeight)),
            NotNegative(options.ConsolidationWeight, nameof(options.ConsolidationWeight)),
            OptionRules.Defined(options.Strategy, "Learning.Strategy"),
            OptionRules.Defined(options.SoftTargets, "Learning.SoftTargets"),
        ];
        return found.OfType<string>().Concat(options.Augmentation?.Violations() ?? []).Concat(Violations(options.Ablations));
    }

    private static IEnumerable<string> Violations(PaperAblations? ablations) => ablations is null
        ? ["Learning.Ablations is null; leave it out for the paper's choices."]
        : new[]
        {
            OptionRules.Defined(ablations.Outer, "Learning.Ablations.Outer"),
            OptionRules.Defined(ablations.OuterMoves, "Learning.Ablations.OuterMoves"),
            OptionRules.Defined(ablations.Anchor, "Learning.Ablations.Anchor"),
            OptionRules.Defined(ablations.Importance, "Learning.Ablations.Importance"),
            OptionRules.Defined(ablations.ImportanceOf, "Learning.Ablations.ImportanceOf"),
            OptionRules.Defined(ablations.DistillationDirection, "Learning.Ablations.DistillationDirection"),
            OptionRules.Defined(ablations.DistillationReduction, "Learning.Ablations.DistillationReduction"),
        }.OfType<string>();

    /// <summary>What is null is the network's own, which is right.</summary>
    private static string? IfSet(double? value, Func<double, string, string?> rule, string name) => value is { } set ? rule(set, name) : null;

    private static string? AtLeast(int value, int least, string name) =>
        value >= least ? null : $"Learning.{name} is {value}; it must be at least {least}.";

    private static string? Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? null : Given(name, value) + "it must be a positive number.";

    private static string? Limit(double value, string name) =>
        value > 0 ? null : Given(name, value) + "it must be a positive number, or double.PositiveInfinity for no limit.";

    private static string? NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? null : Given(name, value) + "it must be 0 or a positive number.";

    private static string Given(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"Learning.{name} is {value}; ");
}

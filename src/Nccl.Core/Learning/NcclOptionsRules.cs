using System.Globalization;

namespace Nccl.Learning;

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
            Positive(options.InnerLearningRate, nameof(options.InnerLearningRate)),
            NotNegative(options.OuterLearningRate, nameof(options.OuterLearningRate)),
            Positive(options.Temperature, nameof(options.Temperature)),
            NotNegative(options.ReplayWeight, nameof(options.ReplayWeight)),
            NotNegative(options.DistillationWeight, nameof(options.DistillationWeight)),
            NotNegative(options.ConsolidationWeight, nameof(options.ConsolidationWeight)),
            options.InnerGradientClip is { } inner ? Positive(inner, nameof(options.InnerGradientClip)) : null,
            options.OuterGradientClip is { } outer ? Positive(outer, nameof(options.OuterGradientClip)) : null,
            Defined(options.Outer, nameof(options.Outer)),
            Defined(options.OuterMoves, nameof(options.OuterMoves)),
            Defined(options.Anchor, nameof(options.Anchor)),
            Defined(options.Importance, nameof(options.Importance)),
            Defined(options.ImportanceOf, nameof(options.ImportanceOf)),
            Defined(options.DistillationDirection, nameof(options.DistillationDirection)),
            Defined(options.DistillationReduction, nameof(options.DistillationReduction)),
            Defined(options.SoftTargets, nameof(options.SoftTargets)),
        ];
        return found.OfType<string>();
    }

    private static string? AtLeast(int value, int least, string name) =>
        value >= least ? null : $"Learning.{name} is {value}; it must be at least {least}.";

    private static string? Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? null : Given(name, value) + "it must be a positive number.";

    private static string? NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? null : Given(name, value) + "it must be 0 or a positive number.";

    private static string Given(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"Learning.{name} is {value}; ");

    private static string? Defined<T>(T value, string name) where T : struct, Enum =>
        Enum.IsDefined(value) ? null : $"Learning.{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.";
}

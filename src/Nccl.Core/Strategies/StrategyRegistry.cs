namespace Nccl.Strategies;

/// <summary>All strategies. A new one is added to this list, and nowhere else; tables of the benchmarks keep this order.</summary>
internal static class StrategyRegistry
{
    public static IReadOnlyList<StrategyDescriptor> All { get; } =
    [
        NeuronCalibrationStrategy.Descriptor,
        ElasticWeightConsolidation.Descriptor,
        AveragedGradientEpisodicMemory.Descriptor,
        GradientEpisodicMemory.Descriptor,
        MixedGradient.Descriptor,
        DarkExperienceReplay.Descriptor,
        JointTraining.Descriptor,
    ];

    /// <exception cref="ArgumentOutOfRangeException">There is no such strategy.</exception>
    public static StrategyDescriptor Of(LearningStrategy strategy) => All.FirstOrDefault(descriptor => descriptor.Strategy == strategy)
        ?? throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "There is no such strategy.");

    /// <summary>Whether it learns when the data has ended; false for a strategy that does not exist.</summary>
    public static bool LearnsAtEnd(LearningStrategy strategy) => All.Any(descriptor => descriptor.Strategy == strategy && descriptor.LearnsAtEnd);

    public static Strategy New(StrategyContext context) => Of(context.Options.Strategy).New(context);

    /// <summary>What is wrong with options, one sentence each; empty when nothing is.</summary>
    public static IEnumerable<string> Violations(NcclOptions options)
    {
        foreach (var violation in NcclOptionsRules.Violations(options))
        {
            yield return violation;
        }

        if (All.FirstOrDefault(descriptor => descriptor.Strategy == options.Strategy) is not { } strategy)
        {
            yield break;
        }

        if (strategy.NeedsReplay && options.ReplayBatchSize == 0)
        {
            yield return Useless(options.Strategy, nameof(options.ReplayBatchSize));
        }

        if (strategy.NeedsMemory && options.MemoryPerTask == 0)
        {
            yield return Useless(options.Strategy, nameof(options.MemoryPerTask));
        }
    }

    private static string Useless(LearningStrategy strategy, string name) =>
        $"Learning.{name} is 0; {strategy} learns from remembered rows: it must be at least 1, or choose NcclOptions.FineTuning.";
}

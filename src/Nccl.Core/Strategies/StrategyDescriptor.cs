namespace Nccl.Strategies;

/// <summary>What sets one strategy apart from the others: rules, sessions, persistence, tests and benchmarks read it here.</summary>
/// <param name="Strategy">Its public name.</param>
/// <param name="Preset">The options that it is used with.</param>
/// <param name="New">Makes it for a learner.</param>
internal sealed record StrategyDescriptor(LearningStrategy Strategy, NcclOptions Preset, Func<StrategyContext, Strategy> New)
{
    /// <summary>Its name on the command line of the benchmarks and in their tables, such as "gem".</summary>
    public required string ShortName { get; init; }

    /// <summary>What it does, in one sentence, for the reader of a table.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether it cannot do without replayed rows: ReplayBatchSize must be at least 1.</summary>
    public bool NeedsReplay { get; init; } = true;

    /// <summary>Whether it cannot do without memory: MemoryPerTask must be at least 1.</summary>
    public bool NeedsMemory { get; init; } = true;

    /// <summary>Whether it learns when the data of a fit has ended, and so neither from a live stream nor with task detection.</summary>
    public bool LearnsAtEnd { get; init; }

    /// <summary>The oldest version of the zip format whose readers go on with the strategy as they must.</summary>
    public uint OldestReader { get; init; } = 2;
}

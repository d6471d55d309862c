using Nccl.Strategies;

namespace Nccl.Benchmarks.Study;

/// <summary>The names of the command line: benchmarks and learners.</summary>
internal static class StudyNames
{
    /// <summary>Comparisons are paired to this learner unless asked otherwise: ER with distillation at the end of a task, neuron calibration as published without its calibration.</summary>
    public const string Ablation = "calibration-off";

    /// <summary>In the order in which help and errors list them.</summary>
    public static IReadOnlyList<string> Benchmarks { get; } =
    [
        "permuted-mnist", "mnist-class", "mnist-task", "cifar-100-task", "cifar-100-class", "gas-drift", "gas-class", "elec2", "animals-64",
    ];

    /// <summary>Neuron calibration with parts of it switched off or changed: the presets that are no strategy of their own.</summary>
    private static readonly (string Name, StudyPreset Preset)[] Ablations =
    [
        ("nccl-off", new(NcclOptions.Default with { Calibrate = false }, "The library's default with neuron calibration off: replay with distillation, averaged weights, three inner steps.")),
        ("paper", new(NcclOptions.Paper, "Neuron calibration as published (Yin, Yang and Li, NeurIPS 2021): replay with distillation, two inner steps.")),
        ("listing", new(NcclOptions.Listing, "Neuron calibration as in the code listing published with the paper.")),
        (Ablation, new(NcclOptions.ReplayWithDistillation, "Neuron calibration as published, with the calibration off: replay with distillation and nothing else.")),
        ("er", new(NcclOptions.ExperienceReplay, "Experience replay: each batch is learned together with remembered rows of past tasks.")),
        ("finetune", new(NcclOptions.FineTuning, "Gradient descent on the new rows alone, without a memory: the learner that forgets.")),
    ];

    /// <summary>The learners by name, with their options and what they are: neuron calibration, its ablations, and every other strategy of the library.</summary>
    public static IReadOnlyDictionary<string, StudyPreset> Learners { get; } = new[] { Of(StrategyRegistry.All[0]) }
        .Concat(Ablations)
        .Concat(StrategyRegistry.All.Skip(1).Select(Of))
        .ToDictionary(learner => learner.Name, learner => learner.Preset);

    /// <summary>Where a learner or a variant stands among all; names that are neither come last.</summary>
    public static int Order(string learner) => Learners.Keys.Concat(Variant.All.Keys).TakeWhile(name => name != learner).Count();

    /// <exception cref="StudyException">No benchmark has this name.</exception>
    public static string Benchmark(string name) => Benchmarks.Contains(name)
        ? name
        : throw new StudyException($"There is no benchmark '{name}'. Choose one of {string.Join(", ", Benchmarks)}.");

    /// <summary>The options of a learner; rates that it does not set are the network's own.</summary>
    /// <param name="learner">Its name.</param>
    /// <param name="isQuick">One inner step and at most 32 replayed rows.</param>
    /// <exception cref="StudyException">No learner has this name.</exception>
    public static NcclOptions Options(string learner, bool isQuick)
    {
        if (!Learners.TryGetValue(learner, out var preset))
        {
            throw new StudyException($"There is no learner '{learner}'. Choose from {string.Join(", ", Learners.Keys)} and the variants {string.Join(", ", Variant.All.Keys)}, separated by commas.");
        }

        return isQuick ? preset.Options with { InnerSteps = 1, ReplayBatchSize = Math.Min(32, preset.Options.ReplayBatchSize) } : preset.Options;
    }

    private static (string Name, StudyPreset Preset) Of(StrategyDescriptor strategy) => (strategy.ShortName, new(strategy.Preset, strategy.Meaning));
}

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

    /// <summary>The learners on an MLP, by name.</summary>
    public static IReadOnlyDictionary<string, NcclOptions> Learners { get; } = new Dictionary<string, NcclOptions>
    {
        ["nccl"] = NcclOptions.Default,
        ["nccl-off"] = NcclOptions.Default with { Calibrate = false },
        ["paper"] = NcclOptions.Paper,
        ["listing"] = NcclOptions.Listing,
        [Ablation] = NcclOptions.CalibrationOff,
        ["er"] = NcclOptions.ExperienceReplay,
        ["finetune"] = NcclOptions.FineTuning,
        ["ewc"] = NcclOptions.ElasticWeightConsolidation,
        ["agem"] = NcclOptions.AveragedGradientEpisodicMemory,
        ["gem"] = NcclOptions.GradientEpisodicMemory,
        ["mega"] = NcclOptions.MixedGradient,
        ["derpp"] = NcclOptions.DarkExperienceReplay,
        ["joint"] = NcclOptions.Joint,
    };

    /// <exception cref="StudyException">No benchmark has this name.</exception>
    public static string Benchmark(string name) => Benchmarks.Contains(name)
        ? name
        : throw new StudyException($"There is no benchmark '{name}'. Choose one of {string.Join(", ", Benchmarks)}.");

    /// <summary>The options of a learner.</summary>
    /// <param name="learner">Its name.</param>
    /// <param name="isResNet">Whether the network is a batch-normalised ResNet, which takes the rates of <see cref="NcclOptions.ResNetDefault"/>.</param>
    /// <param name="isQuick">One inner step and at most 32 replayed rows.</param>
    /// <exception cref="StudyException">No learner has this name.</exception>
    public static NcclOptions Options(string learner, bool isResNet, bool isQuick)
    {
        if (!Learners.TryGetValue(learner, out var options))
        {
            throw new StudyException($"There is no learner '{learner}'. Choose from {string.Join(", ", Learners.Keys)} and the variants {string.Join(", ", Variant.All.Keys)}, separated by commas.");
        }

        var resNet = NcclOptions.ResNetDefault;
        if (isResNet)
        {
            options = options with
            {
                InnerLearningRate = resNet.InnerLearningRate,
                InnerGradientClip = resNet.InnerGradientClip,
                OuterLearningRate = resNet.OuterLearningRate,
                DistillationWeight = options.DistillationWeight == NcclOptions.Default.DistillationWeight ? resNet.DistillationWeight : options.DistillationWeight,
            };
        }

        return isQuick ? options with { InnerSteps = 1, ReplayBatchSize = Math.Min(32, options.ReplayBatchSize) } : options;
    }
}

using Nccl.MLNet.Tests.Data;
using Nccl.Networks;
using Nccl.Strategies;
using static Nccl.ContinualScenario;

namespace Nccl.MLNet.Tests.Workout;

internal static class EstimatorConfigurations
{
    private static readonly NetworkOptions Small = NetworkOptions.Mlp(8);

    public static EstimatorConfiguration[] All { get; } =
    [
        new() { Name = "class-incremental, text label", Label = nameof(Example.Text), Scenario = ClassIncremental, Network = Small, Learning = null, Rows = 120 },
        new() { Name = "class-incremental, key label", Label = nameof(Example.Text), MapsLabelToKey = true, Scenario = ClassIncremental, Network = Small },
        new() { Name = "class-incremental, integer label", Label = nameof(Example.Number), Scenario = ClassIncremental, Network = Small },
        new() { Name = "class-incremental, key without values", Label = nameof(Example.Index), Scenario = ClassIncremental, Network = Small },
        new() { Name = "domain-incremental, key label", Label = nameof(Example.Text), MapsLabelToKey = true, Scenario = DomainIncremental, Network = Small },
        new()
        {
            Name = "task-incremental, key task", Label = nameof(Example.Text), MapsLabelToKey = true,
            TaskSource = nameof(Example.TaskText), MapsTaskToKey = true, Scenario = TaskIncremental, Network = Small,
        },
        new()
        {
            Name = "task-incremental, text task", Label = nameof(Example.Text), TaskSource = nameof(Example.TaskText),
            Scenario = TaskIncremental, Network = Small,
        },
        new()
        {
            Name = "task-incremental, integer task", Label = nameof(Example.Number), TaskSource = nameof(Example.TaskNumber),
            Scenario = TaskIncremental, Network = Small,
        },
        new()
        {
            Name = "MLP with layer norm", Label = nameof(Example.Text), MapsLabelToKey = true, Scenario = DomainIncremental,
            Network = Small with { Norm = NormKind.Layer },
        },
        new()
        {
            Name = "MLP with batch norm", Label = nameof(Example.Text), MapsLabelToKey = true, Scenario = DomainIncremental,
            Network = Small with { Norm = NormKind.Batch },
        },
        .. from architecture in NetworkBuilder.Architectures
           where architecture.TakesImages
           select new EstimatorConfiguration
           {
               Name = $"{architecture.Name} on images", Label = nameof(Example.Text), Scenario = ClassIncremental, Network = Narrow(architecture.Preset),
               FeatureShape = [3, 8, 8], Rows = 50, Learning = NcclOptions.Default with { InnerLearningRate = 0.1, OuterBatchSize = 8 },
           },
        new()
        {
            Name = "calibration off", Label = nameof(Example.Text), Scenario = ClassIncremental, Network = Small,
            Learning = NcclOptions.ReplayWithDistillation with { InnerLearningRate = 0.3, InnerGradientClip = 1 },
        },
        new()
        {
            Name = "listing", Label = nameof(Example.Text), Scenario = ClassIncremental, Network = Small, Learning = NcclOptions.Listing with { InnerLearningRate = 0.03 }, Rows = 120,
        },
        .. from strategy in StrategyRegistry.All
           let preset = strategy.Preset
           where preset != NcclOptions.Default
           select new EstimatorConfiguration
           {
               Name = $"{preset.Strategy}", Label = nameof(Example.Text), Scenario = ClassIncremental, Network = Small,
               Learning = preset with { InnerLearningRate = 0.3, InnerGradientClip = 1 },
           },
    ];

    /// <summary>A tenth of the channels that the architecture has usually.</summary>
    private static NetworkOptions Narrow(NetworkOptions preset) => preset with { Widths = [.. preset.Widths.Select(width => width / 10)] };
}

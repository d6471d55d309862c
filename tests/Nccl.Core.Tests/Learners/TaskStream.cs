using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Networks;
using Nccl.Randomness;
using Nccl.Strategies;
using Nccl.Tests.Networks;
using TorchSharp;

namespace Nccl.Tests.Learners;

/// <summary>A network, a learner on it, and batches that depend on nothing but their task and number.</summary>
internal sealed record TaskStream
{
    public static TaskStream Mlp { get; } = new();

    public static TaskStream ResNet { get; } = new()
    {
        Network = NetworkOptions.ResNet18(width: 2),
        InputShape = [1, 5, 5],
        Options = NcclOptions.Paper with
        {
            InnerLearningRate = 0.01,
            InnerGradientClip = double.PositiveInfinity,
            DistillationWeight = 20,
            OuterLearningRate = 0.01,
            ReplayBatchSize = 6,
            OuterBatchSize = 4,
            MemoryPerTask = 7,
            BatchSize = 4,
        },
    };

    /// <summary>Every architecture that takes images, with the options of <see cref="ResNet"/>.</summary>
    public static IEnumerable<(string Name, TaskStream TaskStream)> ImageNetworks => SmallNetwork.OnImages
        .Select(small => ($"{small}", ResNet with { Network = small.Options, InputShape = small.InputShape }));

    /// <summary>Every strategy but neuron calibration, on the MLP where classes come with the tasks.</summary>
    public static IEnumerable<(string Name, TaskStream TaskStream)> Baselines =>
        from preset in StrategyRegistry.All.Select(strategy => strategy.Preset).Where(preset => preset != NcclOptions.Default).Prepend(NcclOptions.ExperienceReplay)
        let name = preset == NcclOptions.ExperienceReplay ? nameof(NcclOptions.ExperienceReplay) : $"{preset.Strategy}"
        select (name, Mlp with { Scenario = ContinualScenario.ClassIncremental, Options = SmallerThan(preset, Mlp.Options) });

    /// <summary>A preset with the sizes, rate and clip of other options, and a replay of fewer rows than memory holds.</summary>
    public static NcclOptions SmallerThan(NcclOptions preset, NcclOptions sizes) => preset with
    {
        BatchSize = sizes.BatchSize,
        ReplayBatchSize = sizes.ReplayBatchSize,
        MemoryPerTask = sizes.MemoryPerTask,
        InnerLearningRate = sizes.InnerLearningRate,
        InnerGradientClip = sizes.InnerGradientClip,
        Epochs = 1,
    };

    public NetworkOptions Network { get; init; } = NetworkOptions.Mlp(8);

    public int[] InputShape { get; init; } = [6];

    public int Classes { get; init; } = 4;

    public ContinualScenario Scenario { get; init; } = ContinualScenario.DomainIncremental;

    /// <summary>With the rates of the network where none are set; set the network first.</summary>
    public NcclOptions Options { get; init => field = value.ResolvedBy(NetworkBuilder.Of(Network).Rates); } = NcclOptions.Paper with { ReplayBatchSize = 9, OuterBatchSize = 5, MemoryPerTask = 11, BatchSize = 4 };

    public int Rows { get; init; } = 4;

    public TaskBoundaryDetection Detection { get; init; } = TaskBoundaryDetection.None;

    public NetworkLearner Learner(int seed = 1)
    {
        var streams = new RandomStreams(seed);
        var learner = new NetworkLearner(Build(streams.Initialization.Generator, Classes), Scenario, Options, streams, Detection);
        learner.KnowOutputs(Classes);
        return learner;
    }

    /// <summary>A learner that goes on from a state; its network starts from other weights, which must not matter.</summary>
    public NetworkLearner Resume(NetworkLearnerState state) => NetworkLearner.Resume(NetworkFor(state), state, Options, Detection);

    public CalibratedNetwork NetworkFor(NetworkLearnerState state)
    {
        using var generator = new torch.Generator(12345);
        return Build(generator, state.Classes.Known);
    }

    public (float[] Inputs, int[] Labels) Batch(int task, int number)
    {
        var random = new Random((task * 10007) + number);
        var length = InputShape.Aggregate(1, (product, size) => product * size);
        var (inputs, labels) = (new float[Rows * length], new int[Rows]);
        var first = Scenario == ContinualScenario.DomainIncremental ? 0 : task * 2 % Classes;
        var count = Scenario == ContinualScenario.DomainIncremental ? Classes : 2;
        for (var row = 0; row < Rows; row++)
        {
            labels[row] = first + random.Next(count);
            for (var i = 0; i < length; i++)
            {
                // Something to learn, differently per task: the class shifts some features.
                var shift = (i + task) % Classes == labels[row] ? 1.5 : 0;
                inputs[(row * length) + i] = (float)((random.NextDouble() * 2) - 1 + shift);
            }
        }

        return (inputs, labels);
    }

    public StepReport Observe(NetworkLearner learner, int task, int number)
    {
        var (inputs, labels) = Batch(task, number);
        return learner.Learn(inputs, RowTargets.OfClasses(labels), task);
    }

    /// <summary>So many batches of each task, one task after the other.</summary>
    public void Learn(NetworkLearner learner, int batches, params int[] tasks)
    {
        foreach (var task in tasks)
        {
            for (var number = 0; number < batches; number++)
            {
                Observe(learner, task, number);
            }
        }
    }

    /// <summary>The end of a fit.</summary>
    public static void Finish(NetworkLearner learner)
    {
        foreach (var report in learner.Finish())
        {
            Assert.That(report.Rows, Is.Zero);
        }
    }

    private CalibratedNetwork Build(torch.Generator generator, int outputs) =>
        NetworkBuilder.Build(Network, InputShape, outputs, generator, torch.float32, torch.CPU);
}

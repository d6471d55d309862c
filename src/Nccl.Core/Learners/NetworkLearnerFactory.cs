using Nccl.Calibration;
using Nccl.Networks;
using Nccl.Randomness;
using static TorchSharp.torch;

namespace Nccl.Learners;

/// <summary>Networks that learn by a strategy.</summary>
/// <param name="Network">The architecture.</param>
/// <param name="InputShape">[features] or [channels, height, width], as <see cref="NetworkBuilder.ShapeFor"/> gives it.</param>
/// <param name="Scenario">Which classes compete for a row.</param>
/// <param name="Learning">How they learn from now on.</param>
/// <param name="Detection">How they notice tasks that nobody announces; null where they are announced.</param>
/// <param name="Threads">Threads that torch computes with; null for the choice by the size of the network.</param>
/// <param name="Device">Where the network lies.</param>
internal sealed record NetworkLearnerFactory(
    NetworkOptions Network,
    IReadOnlyList<int> InputShape,
    ContinualScenario Scenario,
    NcclOptions Learning,
    TaskBoundaryDetection? Detection,
    int? Threads,
    Device Device) : ILearnerFactory
{
    public ILearner Start(int outputs, int seed)
    {
        var streams = new RandomStreams(seed);
        var network = NetworkBuilder.Build(Network, InputShape, Math.Max(1, outputs), streams.Initialization.Generator, ScalarType.Float32, Device);
        return new NetworkLearner(network, Scenario, Learning, streams, Detection, Threads);
    }

    public ILearner Resume(LearnerState state) => NetworkLearner.Resume(Undrawn(state), Own(state), Learning, Detection, Threads);

    public LearnerState Untrained(LearnerState state, int seed)
    {
        using var learner = Start(state.OutputCount, seed);
        return Own(state) with { Tensors = Own(learner.Capture()).Tensors, Averages = [] };
    }

    public IPredictor NewPredictor(LearnerState state) => new NetworkPredictor(Undrawn(state), Own(state), Threads);

    /// <summary>A network of the right shape whose weights are about to be overwritten.</summary>
    private CalibratedNetwork Undrawn(LearnerState state) =>
        NetworkBuilder.BuildUndrawn(Network, InputShape, Math.Max(1, state.OutputCount), ScalarType.Float32, Device);

    private static NetworkLearnerState Own(LearnerState state) => state as NetworkLearnerState
        ?? throw new ArgumentException($"The state is of a {state.GetType().Name}; a network goes on from that of a network.", nameof(state));
}

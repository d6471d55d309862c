using Nccl.Calibration;
using Nccl.Learners;
using Nccl.MLNet.Models;
using Nccl.MLNet.Plans;
using Nccl.Networks;
using Nccl.Randomness;
using static TorchSharp.torch;

namespace Nccl.MLNet.Sessions;

/// <summary>Makes networks, learners and predictors.</summary>
internal static class LearnerFactory
{
    public static NetworkLearner Start(FitPlan plan, IReadOnlyList<int> inputShape, int classes, int seed, Device device)
    {
        var streams = new RandomStreams(seed);
        var network = NetworkBuilder.Build(
            plan.Network, inputShape, Math.Max(1, classes), streams.Initialization.Generator, ScalarType.Float32, device);
        return new NetworkLearner(network, plan.Scenario, plan.Learning, streams, plan.TaskBoundaries, plan.NumberOfThreads);
    }

    public static NetworkLearner Resume(LearnedModel model, FitPlan plan, Device device) =>
        NetworkLearner.Resume(EmptyNetwork(model, device), model.State, plan.Learning, plan.TaskBoundaries, plan.NumberOfThreads);

    public static NetworkPredictor NewPredictor(LearnedModel model, Device device, int? threads = null) =>
        new(EmptyNetwork(model, device), model.State, threads);

    /// <summary>A network of the right shape whose weights are about to be overwritten.</summary>
    private static CalibratedNetwork EmptyNetwork(LearnedModel model, Device device)
    {
        var outputs = Math.Max(1, model.Classes.Count);
        return NetworkBuilder.BuildUndrawn(model.Network, model.InputShape, outputs, ScalarType.Float32, device);
    }
}

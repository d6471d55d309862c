using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Networks;
using Nccl.Randomness;
using static TorchSharp.torch;

namespace Nccl.MLNet.Sessions;

/// <summary>Networks, learners and predictors for model parameters.</summary>
internal static class LearnerFactory
{
    public static NetworkLearner Start(NeuronCalibrationTrainer.Options options, IReadOnlyList<int> inputShape, int classes, int seed, Device device)
    {
        var streams = new RandomStreams(seed);
        var network = NetworkBuilder.Build(
            options.Network, inputShape, Math.Max(1, classes), streams.Initialization.Generator, ScalarType.Float32, device);
        return new NetworkLearner(network, options.Scenario, options.EffectiveLearning, streams, options.TaskBoundaries, options.NumberOfThreads);
    }

    public static NetworkLearner Resume(
        NeuronCalibrationModelParameters parameters, NcclOptions options, Device device, TaskBoundaryDetection? detection = null, int? threads = null) =>
        NetworkLearner.Resume(EmptyNetwork(parameters, device), parameters.State, options, detection, threads);

    public static NetworkPredictor NewPredictor(NeuronCalibrationModelParameters parameters, Device device, int? threads = null) =>
        new(EmptyNetwork(parameters, device), parameters.State, threads);

    /// <summary>A network of the right shape whose weights are about to be overwritten.</summary>
    private static CalibratedNetwork EmptyNetwork(NeuronCalibrationModelParameters parameters, Device device)
    {
        using var unused = new Generator(0);
        var outputs = Math.Max(1, parameters.Classes.Count);
        return NetworkBuilder.Build(parameters.Network, parameters.InputShape, outputs, unused, ScalarType.Float32, device);
    }
}

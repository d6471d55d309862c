using Nccl.Calibration;
using Nccl.Learning;
using Nccl.Networks;
using static TorchSharp.torch;

namespace Nccl.MLNet.Training;

/// <summary>Networks, learners and predictors for model parameters.</summary>
internal static class LearnerFactory
{
    public static NcclLearner Start(NeuronCalibrationTrainer.Options options, IReadOnlyList<int> inputShape, int classes, int seed, Device device)
    {
        var streams = new RandomStreams(seed);
        var network = NetworkBuilder.Build(
            options.Network, inputShape, Math.Max(1, classes), streams.Initialization.Generator, ScalarType.Float32, device);
        return new NcclLearner(network, options.Scenario, options.EffectiveLearning, streams, options.TaskBoundaries);
    }

    public static NcclLearner Resume(
        NeuronCalibrationModelParameters parameters, NcclOptions options, Device device, TaskBoundaryDetection? detection = null) =>
        NcclLearner.Resume(EmptyNetwork(parameters, device), parameters.State, options, detection);

    public static Predictor NewPredictor(NeuronCalibrationModelParameters parameters, Device device) =>
        new(EmptyNetwork(parameters, device), parameters.State);

    /// <summary>A network of the right shape whose weights are about to be overwritten.</summary>
    private static CalibratedNetwork EmptyNetwork(NeuronCalibrationModelParameters parameters, Device device)
    {
        using var unused = new Generator(0);
        var outputs = Math.Max(1, parameters.Classes.Count);
        return NetworkBuilder.Build(parameters.Network, parameters.InputShape, outputs, unused, ScalarType.Float32, device);
    }
}

using Nccl.Calibration;
using Nccl.Networks;
using TorchSharp;

namespace Nccl.Tests;

/// <summary>One calibrated block, the mean over its pixels and a plain head: the smallest convolutional network.</summary>
internal sealed class BlockNetwork : CalibratedNetwork
{
    private static readonly long[] Pixels = [2, 3];

    private readonly ClassHead _head;

    public BlockNetwork(
        IReadOnlyList<int> inputShape, int channels, int stride, int outputs, NetworkOptions options, ParameterFactory factory)
        : base(nameof(BlockNetwork), factory)
    {
        InputShape = inputShape;
        Block = new CalibratedBlock(inputShape[0], channels, stride, LayerOptions.Of(options), options.Activation, options.BlockActivation, factory);
        register_module("block", Block);
        register_module("head", _head = new ClassHead(channels, outputs, LayerOptions.Of(options).Plain, factory));
    }

    public CalibratedBlock Block { get; }

    /// <summary>torch's numbers of threads in which rows were forwarded.</summary>
    public HashSet<int> ThreadsSeen { get; } = [];

    public override IReadOnlyList<int> InputShape { get; }

    public override LearningRates Rates { get; } = new(Inner: 0.01, InnerClip: null, Outer: 0.01, DistillationWeight: 20);

    public override int Outputs => _head.Classes;

    public override long MultiplicationsPerRow => 1; // too small for a second thread

    public override IEnumerable<CalibratedLayer> Layers => [.. Block.Layers, .. _head.Layers];

    public override torch.Tensor forward(torch.Tensor input, CalibratedWeights weights)
    {
        ThreadsSeen.Add(torch.get_num_threads());
        using var features = Block.forward(input, weights);
        using var pooled = features.mean(Pixels).narrow(1, 0, Block.Layers.First().Weight.shape[0]); // without channels added to fill registers
        return _head.forward(pooled, weights);
    }

    public override void Grow(int outputs, ParameterFactory factory) => _head.Grow(outputs, factory);

    public override CalibratedNetwork NewLike() => throw new NotSupportedException("No test averages a single block.");
}

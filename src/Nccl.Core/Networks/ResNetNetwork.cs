using Nccl.Calibration;
using static TorchSharp.torch;

namespace Nccl.Networks;

/// <summary>
/// The reduced ResNet18 of the continual-learning benchmarks, [B, C, H, W] to [B, classes]: 3x3 stem, four stages of two
/// calibrated blocks with 1, 2, 4 and 8 times the width and strides 1, 2, 2, 2, mean over the pixels, linear head. Stem,
/// shortcuts and head are not calibrated, as in the listing.
/// </summary>
internal sealed class ResNetNetwork : ImageNetwork
{
    private static readonly (int WidthFactor, int Stride)[] Stages = [(1, 1), (1, 1), (2, 2), (2, 1), (4, 2), (4, 1), (8, 2), (8, 1)];

    private readonly CalibratedConv2d _stem;
    private readonly CalibratedBlock[] _blocks;
    private readonly ClassHead _head;
    private readonly Activation _activation;
    private readonly ResNet18Architecture _architecture;
    private readonly NetworkOptions _options;

    public ResNetNetwork(
        ResNet18Architecture architecture, NetworkOptions options, IReadOnlyList<int> inputShape, int outputs, ParameterFactory factory)
        : base(nameof(ResNetNetwork), inputShape, factory)
    {
        (_architecture, _options, _activation) = (architecture, options, options.Activation);
        var width = options.Widths[0];
        register_module("stem", _stem = new CalibratedConv2d(inputShape[0], width, kernel: 3, stride: 1, LayerOptions.Of(options).Plain, factory));
        _blocks = new CalibratedBlock[Stages.Length];
        var channels = width;
        for (var i = 0; i < Stages.Length; i++)
        {
            var (factor, stride) = Stages[i];
            _blocks[i] = new CalibratedBlock(
                channels, factor * width, stride, LayerOptions.Of(options), options.Activation, options.BlockActivation, factory);
            register_module($"block{i}", _blocks[i]);
            channels = factor * width;
        }

        register_module("head", _head = new ClassHead(channels, outputs, LayerOptions.Of(options).Plain, factory));
    }

    public override LearningRates Rates => _architecture.Rates;

    public override int Outputs => _head.Classes;

    public override long MultiplicationsPerRow
    {
        get
        {
            long height = InputShape[1], width = InputShape[2];
            var all = _stem.Weight.numel() * height * width;
            for (var i = 0; i < Stages.Length; i++)
            {
                (height, width) = (Strided(height, Stages[i].Stride), Strided(width, Stages[i].Stride));
                all += _blocks[i].Layers.Sum(layer => layer.Weight.numel()) * height * width;
            }

            return all;
        }
    }

    public override IEnumerable<CalibratedLayer> Layers => [_stem, .. _blocks.SelectMany(block => block.Layers), .. _head.Layers];

    public override CalibratedNetwork NewLike() => _architecture.Build(_options, InputShape, Outputs, ParameterFactory.Undrawn(Type, Device));

    public override void Grow(int outputs, ParameterFactory factory) => _head.Grow(outputs, factory);

    protected override Tensor Logits(Tensor images, CalibratedWeights weights)
    {
        var features = _activation.ApplyInPlace(_stem.forward(images, weights));
        foreach (var block in _blocks)
        {
            using var previous = features;
            features = block.forward(previous, weights);
        }

        using var last = features;
        using var pooled = MeanOverPixels(last, _head.Linear.Inputs);
        return _head.forward(pooled, weights);
    }
}

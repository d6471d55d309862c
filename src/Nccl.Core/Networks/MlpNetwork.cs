using Nccl.Calibration;
using Nccl.Differentiation;
using TorchSharp;
using static TorchSharp.torch;

namespace Nccl.Networks;

/// <summary>A multi-layer perceptron [B, I] to [B, C]; every layer is calibrated, the head too.</summary>
internal sealed class MlpNetwork : CalibratedNetwork
{
    private readonly CalibratedLinear[] _hidden;
    private readonly ClassHead _head;
    private readonly Activation _activation;
    private readonly MlpArchitecture _architecture;
    private readonly NetworkOptions _options;

    public MlpNetwork(MlpArchitecture architecture, NetworkOptions options, int inputs, int outputs, ParameterFactory factory)
        : base(nameof(MlpNetwork), factory)
    {
        InputShape = [inputs];
        (_architecture, _options, _activation) = (architecture, options, options.Activation);
        _hidden = new CalibratedLinear[options.Widths.Count];
        var width = inputs;
        for (var i = 0; i < _hidden.Length; i++)
        {
            register_module($"hidden{i}", _hidden[i] = new CalibratedLinear(width, options.Widths[i], LayerOptions.Of(options), factory));
            width = options.Widths[i];
        }

        register_module("head", _head = new ClassHead(width, outputs, LayerOptions.Of(options), factory));
    }

    public override IReadOnlyList<int> InputShape { get; }

    public override LearningRates Rates => _architecture.Rates;

    public override int Outputs => _head.Classes;

    public override long MultiplicationsPerRow => _hidden.Sum(layer => layer.Weight.numel());

    public override bool FactorsGradients => Device.type == DeviceType.CPU && Layers.All(layer => layer.Norm is null);

    public override IEnumerable<CalibratedLayer> Layers => [.. _hidden, .. _head.Layers];

    public override Tensor forward(Tensor input, CalibratedWeights weights)
    {
        var features = input.alias();
        foreach (var layer in _hidden)
        {
            using var previous = features;
            using var output = layer.forward(previous, weights);
            features = _activation.Apply(output);
        }

        using (features)
        {
            return _head.forward(features, weights);
        }
    }

    public override ForwardPass Record(IReadOnlyList<Tensor> groups, CalibratedWeights weights) => FactorsGradients
        ? new MlpPass([.. _hidden, _head.Linear], _activation, Together(groups), weights)
        : base.Record(groups, weights);

    public override CalibratedNetwork NewLike() => _architecture.Build(_options, InputShape, Outputs, ParameterFactory.Undrawn(Type, Device));

    public override void Grow(int outputs, ParameterFactory factory) => _head.Grow(outputs, factory);
}

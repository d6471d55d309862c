using Nccl.Calibration;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Networks;

/// <summary>The last layer: features [B, I] to one logit per class [B, C]. It grows when classes appear.</summary>
internal sealed class ClassHead : Module<Tensor, CalibratedWeights, Tensor>
{
    private readonly CalibratedLinear _linear;

    public ClassHead(int inputs, int classes, LayerOptions options, ParameterFactory factory) : base(nameof(ClassHead))
    {
        register_module("linear", _linear = new CalibratedLinear(inputs, classes, options.WithoutNorm, factory));
    }

    public CalibratedLinear Linear => _linear;

    public int Classes => _linear.Outputs;

    public IEnumerable<CalibratedLayer> Layers => [_linear];

    public override Tensor forward(Tensor features, CalibratedWeights weights) => _linear.forward(features, weights);

    public void Grow(int classes, ParameterFactory factory)
    {
        if (classes > Classes)
        {
            _linear.Grow(classes, factory);
        }
    }
}

using Nccl.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>
/// Two calibrated 3x3 convolutions with a shortcut around them, [B, I, H, W] to [B, O, H/stride, W/stride]. The shortcut is
/// the identity, or an uncalibrated 1x1 convolution where the shape changes.
/// </summary>
internal sealed class CalibratedBlock : Module<Tensor, CalibratedWeights, Tensor>
{
    private readonly CalibratedConv2d _first;
    private readonly CalibratedConv2d _second;
    private readonly CalibratedConv2d? _shortcut;
    private readonly Activation _activation;
    private readonly BlockActivation _blockActivation;

    public CalibratedBlock(
        int inputs, int outputs, int stride, LayerOptions options, Activation activation, BlockActivation blockActivation, ParameterFactory factory)
        : base(nameof(CalibratedBlock))
    {
        (_activation, _blockActivation) = (activation, blockActivation);
        register_module("first", _first = new CalibratedConv2d(inputs, outputs, kernel: 3, stride, options, factory));
        register_module("second", _second = new CalibratedConv2d(outputs, outputs, kernel: 3, stride: 1, options, factory));
        if (stride != 1 || inputs != outputs)
        {
            register_module("shortcut", _shortcut = new CalibratedConv2d(inputs, outputs, kernel: 1, stride, options.Plain, factory));
        }
    }

    public IEnumerable<CalibratedLayer> Layers => _shortcut is null ? [_first, _second] : [_first, _second, _shortcut];

    public override Tensor forward(Tensor input, CalibratedWeights weights)
    {
        // In place: nothing before an activation needs what it overwrites, and a pass over memory is saved (gain: CalibratedConv2d.Features).
        using var first = _first.forward(input, weights);
        using var hidden = _activation.ApplyInPlace(first);
        using var second = _second.forward(hidden, weights);
        using var shortcut = _shortcut is null ? input.alias() : _shortcut.forward(input, weights);
        if (_blockActivation == BlockActivation.BeforeSum)
        {
            // Listing: the activation stands before the sum and there is none after it.
            using var activated = _activation.ApplyInPlace(second);
            return activated.Plus(shortcut);
        }

        return _activation.ApplyInPlace(second.Plus(shortcut));
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

internal static class ActivationFunctions
{
    private const double NegativeSlope = 0.01;

    public static Tensor Apply(this Activation activation, Tensor input) => activation switch
    {
        Activation.Relu => functional.relu(input),
        Activation.LeakyRelu => functional.leaky_relu(input, NegativeSlope),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Activation is Relu or LeakyRelu."),
    };
}

using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

internal static class ActivationFunctions
{
    private const double NegativeSlope = 0.01;

    public static Tensor Apply(this Activation activation, Tensor input) => activation switch
    {
        Activation.Relu => functional.relu(input),
        Activation.LeakyRelu => Leaky(input),
        _ => throw Unknown(activation),
    };

    public static Tensor ApplyInPlace(this Activation activation, Tensor input) => activation switch
    {
        Activation.Relu => functional.relu(input, inplace: true),
        Activation.LeakyRelu => LeakyInPlace(input),
        _ => throw Unknown(activation),
    };

    /// <summary>How much of a negative value is left.</summary>
    public static double SlopeBelowZero(this Activation activation) => activation switch
    {
        Activation.Relu => 0,
        Activation.LeakyRelu => NegativeSlope,
        _ => throw Unknown(activation),
    };

    private static Tensor Leaky(Tensor input)
    {
        using var slope = NegativeSlope.ToScalar();
        return input.leaky_relu(slope);
    }

    private static Tensor LeakyInPlace(Tensor input)
    {
        using var slope = NegativeSlope.ToScalar();
        return input.leaky_relu_(slope);
    }

    private static ArgumentOutOfRangeException Unknown(Activation activation) =>
        new(nameof(activation), activation, "Activation is Relu or LeakyRelu.");
}

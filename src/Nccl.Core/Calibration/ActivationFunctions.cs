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

    /// <summary>d loss / d input from d loss / d output. Uses <paramref name="outputGradient"/> up.</summary>
    /// <param name="activation">Which.</param>
    /// <param name="output">What came out; its sign, which is that of what went in, tells the slope.</param>
    /// <param name="outputGradient">Of the same shape.</param>
    public static Tensor Gradient(this Activation activation, Tensor output, Tensor outputGradient)
    {
        using var slope = activation switch
        {
            Activation.Relu => output.sign(), // 0 or 1
            Activation.LeakyRelu => LeakySlope(output),
            _ => throw Unknown(activation),
        };
        return outputGradient.mul_(slope);
    }

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

    private static Tensor LeakySlope(Tensor output)
    {
        using var zero = 0.0.ToScalar();
        using var isPositive = output.gt(zero);
        using var positive = isPositive.to(output.dtype);
        using var slope = positive.Times(1 - NegativeSlope);
        return slope.Plus(NegativeSlope);
    }

    private static ArgumentOutOfRangeException Unknown(Activation activation) =>
        new(nameof(activation), activation, "Activation is Relu or LeakyRelu.");
}

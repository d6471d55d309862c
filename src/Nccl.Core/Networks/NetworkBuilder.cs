using Nccl.Calibration;
using static TorchSharp.torch;

namespace Nccl.Networks;

/// <summary>From options to a network.</summary>
internal static class NetworkBuilder
{
    /// <param name="options">The architecture; its input shape, where given, must agree with <paramref name="inputShape"/>.</param>
    /// <param name="inputShape">[features] or [channels, height, width].</param>
    /// <param name="outputs">Classes known at the start, at least 1; the head grows later.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="type">float32, or float64 for tests.</param>
    /// <param name="device">Where the network computes.</param>
    public static CalibratedNetwork Build(
        NetworkOptions options, IReadOnlyList<int> inputShape, int outputs, Generator generator, ScalarType type, Device device)
    {
        var shape = ShapeFor(options, inputShape);
        var factory = new ParameterFactory(generator, type, device);
        return options.Architecture == NetworkArchitecture.Mlp
            ? new MlpNetwork(options, shape[0], outputs, factory, type, device)
            : new ResNetNetwork(options, shape, outputs, factory, type, device);
    }

    /// <summary>The shape in which the network takes a row; an error where the architecture cannot take it.</summary>
    public static IReadOnlyList<int> ShapeFor(NetworkOptions options, IReadOnlyList<int> columnShape)
    {
        var size = columnShape.Product();
        var shape = options.InputShape ?? columnShape;
        if (shape.Product() != size)
        {
            throw new ArgumentException(
                $"Network.InputShape [{string.Join(", ", shape)}] does not fit rows of {size} features [{string.Join(", ", columnShape)}]; their products must be equal.",
                nameof(options));
        }

        CheckImage(shape, columnShape);
        if (options.Architecture == NetworkArchitecture.Mlp)
        {
            return [size];
        }

        if (shape.Count != 3)
        {
            throw new ArgumentException(
                $"A ResNet18 takes images [channels, height, width], but a row has the shape [{string.Join(", ", shape)}]. "
                + "Give the feature column three dimensions, set Network.InputShape, or use NetworkOptions.Mlp.",
                nameof(options));
        }

        return shape;
    }

    /// <summary>Refuses images whose dimensions are in another order: the same numbers, but other pixels.</summary>
    /// <param name="expected">What the network takes.</param>
    /// <param name="given">The dimensions of the feature column.</param>
    /// <exception cref="ArgumentException">Both have three dimensions and they differ.</exception>
    public static void CheckImage(IReadOnlyList<int> expected, IReadOnlyList<int> given)
    {
        if (expected.Count == 3 && given.Count == 3 && !expected.SequenceEqual(given))
        {
            throw new ArgumentException(
                $"The feature column has images of [{string.Join(", ", given)}], the network takes [{string.Join(", ", expected)}] "
                + "(channels, height, width). Bring the pixels into that order.",
                nameof(given));
        }
    }
}

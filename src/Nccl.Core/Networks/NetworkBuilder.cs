using Nccl.Calibration;
using Nccl.Native;
using static TorchSharp.torch;

namespace Nccl.Networks;

/// <summary>From options to a network.</summary>
internal static class NetworkBuilder
{
    /// <param name="options">The architecture.</param>
    /// <param name="inputShape">[features] or [channels, height, width], as <see cref="ShapeFor"/> gives it.</param>
    /// <param name="outputs">Classes known at the start, at least 1; the head grows later.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="type">float32, or float64 for tests.</param>
    /// <param name="device">Where the network computes.</param>
    public static CalibratedNetwork Build(
        NetworkOptions options, IReadOnlyList<int> inputShape, int outputs, Generator generator, ScalarType type, Device device)
    {
        // Weights are drawn one after another, and a second thread would only be woken for nothing.
        using var threads = ThreadScope.Of(1);
        var factory = new ParameterFactory(generator, type, device);
        return options.Architecture == NetworkArchitecture.Mlp
            ? new MlpNetwork(options, inputShape.Product(), outputs, factory, type, device)
            : new ResNetNetwork(options, inputShape, outputs, factory, type, device);
    }

    /// <summary>The shape in which the network takes a row; an error where the architecture cannot take it.</summary>
    /// <param name="options">The architecture; its input shape, where given, must agree with the column.</param>
    /// <param name="columnShape">The dimensions of the feature column; images may be planar or interleaved.</param>
    public static IReadOnlyList<int> ShapeFor(NetworkOptions options, IReadOnlyList<int> columnShape)
    {
        var size = columnShape.Product();
        if (options.InputShape is { } expected && expected.Product() != size)
        {
            throw new ArgumentException(
                $"Network.InputShape [{string.Join(", ", expected)}] does not fit rows of {size} features [{string.Join(", ", columnShape)}]; their products must be equal.",
                nameof(options));
        }

        if (options.Architecture == NetworkArchitecture.Mlp)
        {
            return [size];
        }

        var shape = options.InputShape ?? columnShape;
        if (shape.Count != 3)
        {
            throw new ArgumentException(
                $"A ResNet18 takes images [channels, height, width], but a row has the shape [{string.Join(", ", shape)}]. "
                + "Give the feature column three dimensions, set Network.InputShape, or use NetworkOptions.Mlp.",
                nameof(options));
        }

        return (options.InputShape is null ? ImageShape.Of(columnShape) : ImageShape.Of(columnShape, shape)).Dimensions;
    }
}

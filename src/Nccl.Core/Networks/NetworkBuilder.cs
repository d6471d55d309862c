using Nccl.Calibration;
using Nccl.Native;
using static TorchSharp.torch;

namespace Nccl.Networks;

/// <summary>From options to a network. A new architecture is added to the list here, and nowhere else.</summary>
internal static class NetworkBuilder
{
    public static IReadOnlyList<Architecture> Architectures { get; } = [new MlpArchitecture(), new ResNet18Architecture()];

    /// <exception cref="ArgumentOutOfRangeException">There is no such architecture.</exception>
    public static Architecture Of(NetworkOptions options) => Find(options.Architecture)
        ?? throw new ArgumentOutOfRangeException(nameof(options), options.Architecture, "There is no such architecture.");

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
        return Of(options).Build(options, inputShape, outputs, new ParameterFactory(generator, type, device));
    }

    /// <summary>A network whose weights are about to be overwritten: nothing is drawn for it.</summary>
    public static CalibratedNetwork BuildUndrawn(NetworkOptions options, IReadOnlyList<int> inputShape, int outputs, ScalarType type, Device device)
    {
        using var threads = ThreadScope.Of(1);
        return Of(options).Build(options, inputShape, outputs, ParameterFactory.Undrawn(type, device));
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

        return Of(options).ShapeFor(options, columnShape);
    }

    /// <summary>What is wrong with options, one sentence each; empty when nothing is.</summary>
    public static IEnumerable<string> Violations(NetworkOptions options)
    {
        string[] ofAll = [.. NetworkOptionsRules.Violations(options)];
        return options.Widths is null || Find(options.Architecture) is not { } architecture ? ofAll : ofAll.Concat(architecture.Violations(options));
    }

    /// <summary>Options of learning with the rates of the network where they set none; as they are where there is no such network.</summary>
    public static NcclOptions InForce(NcclOptions learning, NetworkOptions? network) =>
        network is not null && Find(network.Architecture) is { } architecture ? learning.ResolvedBy(architecture.Rates) : learning;

    /// <summary>Whether a row is an image; false for an architecture that does not exist.</summary>
    public static bool TakesImages(NetworkArchitecture name) => Find(name) is { TakesImages: true };

    private static Architecture? Find(NetworkArchitecture name) => Architectures.FirstOrDefault(architecture => architecture.Name == name);
}

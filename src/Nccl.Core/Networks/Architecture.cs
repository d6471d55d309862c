using Nccl.Calibration;

namespace Nccl.Networks;

/// <summary>A kind of network: what it takes, how it learns best, and how it is built. Whatever sets it apart from the others is asked here.</summary>
/// <param name="name">Its public name.</param>
/// <param name="preset">The options that it is used with.</param>
internal abstract class Architecture(NetworkArchitecture name, NetworkOptions preset)
{
    public NetworkArchitecture Name => name;

    public NetworkOptions Preset => preset;

    /// <summary>Whether a row is an image [channels, height, width]; otherwise it is a vector.</summary>
    public abstract bool TakesImages { get; }

    /// <summary>What options of learning leave to the network.</summary>
    public abstract LearningRates Rates { get; }

    /// <summary>The shape in which the network takes a row.</summary>
    /// <param name="options">Of this architecture; their input shape, where given, has as many entries as the column.</param>
    /// <param name="columnShape">The dimensions of the feature column; images may be planar or interleaved.</param>
    /// <exception cref="ArgumentException">The architecture cannot take such rows.</exception>
    public abstract IReadOnlyList<int> ShapeFor(NetworkOptions options, IReadOnlyList<int> columnShape);

    /// <summary>What is wrong with options for this architecture in particular, one sentence each.</summary>
    public virtual IEnumerable<string> Violations(NetworkOptions options) => [];

    /// <param name="options">Of this architecture.</param>
    /// <param name="inputShape">As <see cref="ShapeFor"/> gives it.</param>
    /// <param name="outputs">Classes known at the start, at least 1; the head grows later.</param>
    /// <param name="factory">Draws the first weights, and knows type and device.</param>
    public abstract CalibratedNetwork Build(NetworkOptions options, IReadOnlyList<int> inputShape, int outputs, ParameterFactory factory);
}

using Nccl.Calibration;

namespace Nccl.Networks;

/// <summary>A multi-layer perceptron: vectors, or images of which it sees the pixels as a vector.</summary>
internal sealed class MlpArchitecture() : Architecture(NetworkArchitecture.Mlp, NetworkOptions.Mlp(256, 256))
{
    public override bool TakesImages => false;

    /// <summary>Chosen on tuning streams; the reason of each number stands at its option.</summary>
    public override LearningRates Rates { get; } = new(Inner: 0.1, InnerClip: 0.1, Outer: 0.003, DistillationWeight: 10);

    public override IReadOnlyList<int> ShapeFor(NetworkOptions options, IReadOnlyList<int> columnShape) => [columnShape.Product()];

    public override CalibratedNetwork Build(NetworkOptions options, IReadOnlyList<int> inputShape, int outputs, ParameterFactory factory) =>
        new MlpNetwork(this, options, inputShape.Product(), outputs, factory);
}

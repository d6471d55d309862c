namespace Nccl.Networks;

/// <summary>A kind of network that takes images [channels, height, width], however their pixels lie in the feature column.</summary>
/// <param name="name">Its public name.</param>
/// <param name="preset">The options that it is used with.</param>
internal abstract class ImageArchitecture(NetworkArchitecture name, NetworkOptions preset) : Architecture(name, preset)
{
    public override bool TakesImages => true;

    public override IReadOnlyList<int> ShapeFor(NetworkOptions options, IReadOnlyList<int> columnShape)
    {
        var shape = options.InputShape ?? columnShape;
        if (shape.Count != 3)
        {
            throw new ArgumentException(
                $"A {Name} takes images [channels, height, width], but a row has the shape [{string.Join(", ", shape)}]. "
                + "Give the feature column three dimensions, set Network.InputShape, or use NetworkOptions.Mlp.",
                nameof(options));
        }

        return (options.InputShape is null ? ImageShape.Of(columnShape) : ImageShape.Of(columnShape, shape)).Dimensions;
    }
}

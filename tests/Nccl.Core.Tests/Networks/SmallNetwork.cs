using Nccl.Networks;

namespace Nccl.Tests.Networks;

/// <summary>A network of each architecture that a test can afford, with the shape of its rows.</summary>
/// <param name="Options">The preset of the architecture with a tenth of its channels, or units.</param>
/// <param name="InputShape">Small images, of unequal sides, or short vectors.</param>
internal sealed record SmallNetwork(NetworkOptions Options, int[] InputShape)
{
    public static IEnumerable<SmallNetwork> All => NetworkBuilder.Architectures.Select(Of);

    public static IEnumerable<SmallNetwork> OnImages => NetworkBuilder.Architectures.Where(architecture => architecture.TakesImages).Select(Of);

    public override string ToString() => $"{Options.Architecture}";

    private static SmallNetwork Of(Architecture architecture) => new(
        architecture.Preset with { Widths = [.. architecture.Preset.Widths.Select(width => width / 10)] },
        architecture.TakesImages ? [2, 5, 3] : [3]);
}

using System.Globalization;

namespace Nccl;

/// <summary>
/// The architecture of the network, as plain data that is saved with the model. Start from <see cref="Mlp"/> or
/// <see cref="ResNet18"/> and change the rest with a <c>with</c> expression.
/// </summary>
public sealed record NetworkOptions
{
    /// <summary>The kind of network.</summary>
    /// <value>Default <see cref="NetworkArchitecture.Mlp"/>.</value>
    public NetworkArchitecture Architecture { get; init; } = NetworkArchitecture.Mlp;

    /// <summary>Units of each hidden layer (MLP), or the one width of the first stage (ResNet18; stages have 1, 2, 4 and 8 times as many channels).</summary>
    /// <value>Default 256, 256: the network of the paper's permuted-MNIST benchmark.</value>
    public IReadOnlyList<int> Widths { get; init => field = value is null ? null! : [.. value]; } = [256, 256];

    /// <summary>Shape of one row: [features] or [channels, height, width]. Null takes it from the dimensions of the feature column.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<int>? InputShape { get; init => field = value is null ? null : [.. value]; }

    /// <summary>The norm after each hidden layer.</summary>
    /// <value>Default <see cref="NormKind.None"/> for an MLP and <see cref="NormKind.Batch"/> for a ResNet18, as in the paper.</value>
    public NormKind Norm { get; init; }

    /// <summary>The activation.</summary>
    /// <value>Default <see cref="Activation.Relu"/>.</value>
    public Activation Activation { get; init; }

    /// <summary>Where the feature scale acts.</summary>
    /// <value>Default <see cref="FeatureScalePosition.BeforeNorm"/>: paper and listing.</value>
    public FeatureScalePosition FeatureScalePosition { get; init; }

    /// <summary>How the feature scale enters.</summary>
    /// <value>Default <see cref="FeatureScaleForm.Multiplicative"/>: the listing; the same family of functions as the paper's form.</value>
    public FeatureScaleForm FeatureScaleForm { get; init; }

    /// <summary>Where the last activation of a residual block stands; an MLP has no blocks.</summary>
    /// <value>Default <see cref="BlockActivation.BeforeSum"/>: the listing.</value>
    public BlockActivation BlockActivation { get; init; }

    /// <summary>A multi-layer perceptron for feature vectors.</summary>
    /// <param name="hiddenWidths">Units of each hidden layer; none gives a linear model.</param>
    public static NetworkOptions Mlp(params int[] hiddenWidths) =>
        new() { Architecture = NetworkArchitecture.Mlp, Widths = hiddenWidths, Norm = NormKind.None };

    /// <summary>A reduced ResNet18 for images [C, H, W] of any size: 3x3 stem, eight residual blocks, mean over pixels, linear head.</summary>
    /// <param name="width">Channels of the first stage. Default 20, as in the benchmarks of the paper.</param>
    public static NetworkOptions ResNet18(int width = 20) =>
        new() { Architecture = NetworkArchitecture.ResNet18, Widths = [width], Norm = NormKind.Batch };

    /// <summary>Equal when every option is; lists count by their elements.</summary>
    /// <param name="other">Other options, or null.</param>
    public bool Equals(NetworkOptions? other) => other is not null
        && (Architecture, Norm, Activation, FeatureScalePosition, FeatureScaleForm, BlockActivation)
            == (other.Architecture, other.Norm, other.Activation, other.FeatureScalePosition, other.FeatureScaleForm, other.BlockActivation)
        && AreEqual(Widths, other.Widths)
        && AreEqual(InputShape, other.InputShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add((Architecture, Norm, Activation, FeatureScalePosition, FeatureScaleForm, BlockActivation));
        foreach (var size in (Widths ?? []).Concat(InputShape ?? []))
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <summary>One line, culture-free: the kind of network with its widths, its norm, and every other choice that is not the default.</summary>
    public override string ToString()
    {
        string?[] parts =
        [
            $"{Architecture}({List(Widths ?? [])})",
            InputShape is null ? null : $"input shape [{List(InputShape)}]",
            Norm == default ? null : $"norm {Norm}",
            Activation == default ? null : $"activation {Activation}",
            FeatureScalePosition == default ? null : $"feature scale {FeatureScalePosition}",
            FeatureScaleForm == default ? null : $"feature scale {FeatureScaleForm}",
            BlockActivation == default ? null : $"block activation {BlockActivation}",
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static bool AreEqual(IReadOnlyList<int>? one, IReadOnlyList<int>? other) =>
        one is null || other is null ? ReferenceEquals(one, other) : one.SequenceEqual(other);

    private static string List(IReadOnlyList<int> sizes) => string.Join(", ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}

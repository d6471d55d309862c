namespace Nccl.Calibration;

/// <summary>What the layers of one network have in common.</summary>
/// <param name="Norm">The norm after each layer.</param>
/// <param name="Position">Where lambda acts.</param>
/// <param name="Form">How lambda enters.</param>
/// <param name="Calibrated">Whether the layer has psi, lambda and b at all.</param>
internal readonly record struct LayerOptions(NormKind Norm, FeatureScalePosition Position, FeatureScaleForm Form, bool Calibrated = true)
{
    public static LayerOptions Of(NetworkOptions options) => new(options.Norm, options.FeatureScalePosition, options.FeatureScaleForm);

    /// <summary>Without masks.</summary>
    public LayerOptions Plain => this with { Calibrated = false };

    public LayerOptions WithoutNorm => this with { Norm = NormKind.None };
}

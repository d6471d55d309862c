namespace Nccl;

/// <summary>How the feature scale (the paper's lambda) enters a layer's output F.</summary>
public enum FeatureScaleForm
{
    /// <summary>lambda * F, starting at lambda = 1: the listing.</summary>
    Multiplicative,

    /// <summary>lambda * F + F, starting at lambda = 0: the paper. The same family of functions, other step sizes near the start.</summary>
    Residual,
}

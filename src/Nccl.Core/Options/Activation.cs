namespace Nccl;

/// <summary>The non-linearity after a layer.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x for positive x, 0.01 x otherwise.</summary>
    LeakyRelu,
}

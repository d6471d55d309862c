namespace Nccl;

/// <summary>The kind of network that learns.</summary>
public enum NetworkArchitecture
{
    /// <summary>A multi-layer perceptron on feature vectors.</summary>
    Mlp,

    /// <summary>A reduced ResNet18 on images.</summary>
    ResNet18,
}

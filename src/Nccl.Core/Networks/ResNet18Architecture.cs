using Nccl.Calibration;

namespace Nccl.Networks;

/// <summary>The reduced ResNet18 for images.</summary>
internal sealed class ResNet18Architecture() : ImageArchitecture(NetworkArchitecture.ResNet18, NetworkOptions.ResNet18())
{
    /// <summary>A batch-normalised network needs smaller inner steps; chosen on validation tasks.</summary>
    public override LearningRates Rates { get; } = new(Inner: 0.01, InnerClip: null, Outer: 0.01, DistillationWeight: 20);

    public override IEnumerable<string> Violations(NetworkOptions options)
    {
        if (options.Widths.Count != 1)
        {
            yield return $"Network.Widths has {options.Widths.Count} entries; a ResNet18 has exactly one, the width of its first stage.";
        }
    }

    public override CalibratedNetwork Build(NetworkOptions options, IReadOnlyList<int> inputShape, int outputs, ParameterFactory factory) =>
        new ResNetNetwork(this, options, inputShape, outputs, factory);
}

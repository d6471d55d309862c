namespace Nccl;

/// <summary>What the options must satisfy, whatever the architecture.</summary>
internal static class NetworkOptionsRules
{
    /// <summary>The weights between two layers of this width just fit into one array of the runtime.</summary>
    private const int MostWidth = 32_768;

    /// <summary>What is wrong with options, one sentence each; empty when nothing is.</summary>
    public static IEnumerable<string> Violations(NetworkOptions options)
    {
        if (OptionRules.Defined(options.Architecture, "Network.Architecture") is { } unknown)
        {
            yield return unknown;
        }

        if (options.Widths is null)
        {
            yield return "Network.Widths is null; give the width of each hidden layer, or none for a linear model.";
            yield break;
        }

        foreach (var width in options.Widths.Where(width => width is < 1 or > MostWidth))
        {
            yield return $"Network.Widths contains {width}; every width must be from 1 to {MostWidth}.";
        }

        if (options.InputShape is not null && (options.InputShape.Count is not (1 or 3) || options.InputShape.Any(size => size < 1)))
        {
            yield return $"Network.InputShape is [{string.Join(", ", options.InputShape)}]; it must be [features] or [channels, height, width], all at least 1.";
        }

        string?[] undefined =
        [
            OptionRules.Defined(options.Norm, "Network.Norm"),
            OptionRules.Defined(options.Activation, "Network.Activation"),
            OptionRules.Defined(options.FeatureScalePosition, "Network.FeatureScalePosition"),
            OptionRules.Defined(options.FeatureScaleForm, "Network.FeatureScaleForm"),
            OptionRules.Defined(options.BlockActivation, "Network.BlockActivation"),
        ];
        foreach (var violation in undefined.OfType<string>())
        {
            yield return violation;
        }
    }
}

using Nccl;

namespace Examples.Comparison;

/// <summary>A way to learn that is compared with others, with the same network on the same stream.</summary>
/// <param name="Name">What it is called on the screen, at most <see cref="NameWidth"/> letters.</param>
/// <param name="Learning">How it learns.</param>
/// <param name="Style">The style that tells it from the others.</param>
internal sealed record ComparedLearner(string Name, NcclOptions Learning, string Style)
{
    /// <summary>Room for a name in a line.</summary>
    public const int NameWidth = 10;

    /// <summary>The name as markup, as wide as every other.</summary>
    public string PaddedMarkup => $"[{Style}]{Name,-NameWidth}[/]";
}

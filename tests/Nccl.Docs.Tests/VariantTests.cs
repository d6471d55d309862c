using Nccl.Docs.Tests.Markdown;

namespace Nccl.Docs.Tests;

/// <summary>What a user can choose from stands in the guide, and what is computed stands in the map of the formulas.</summary>
internal sealed class VariantTests
{
    private static IEnumerable<string> Presets => typeof(NcclOptions).GetProperties()
        .Where(property => property.PropertyType == typeof(NcclOptions)).Select(property => property.Name);

    private static IEnumerable<string> Architectures => Enum.GetNames<NetworkArchitecture>();

    private static IEnumerable<string> Strategies => Enum.GetNames<LearningStrategy>();

    [TestCaseSource(nameof(Presets))]
    public void Guide_HasALineForEveryPreset(string preset) => Assert.That(Text("src/Nccl.MLNet/README.md"), Does.Match($@"\n\| [^|]*`{preset}`"));

    [TestCaseSource(nameof(Architectures))]
    public void Guide_NamesEveryArchitecture(string architecture) => Assert.That(Text("src/Nccl.MLNet/README.md"), Does.Contain($"NetworkOptions.{architecture}"));

    /// <summary>By the file of its class, which is named after it.</summary>
    [TestCaseSource(nameof(Strategies))]
    public void Method_NamesEveryStrategy(string strategy) => Assert.That(Text("src/Nccl.Core/METHOD.md"), Does.Match($@"`[^`]*{strategy}\w*\.cs"));

    private static string Text(string name) => File.ReadAllText(Path.Combine(MarkdownFiles.Root, name));
}

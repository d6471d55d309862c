using System.Reflection;
using Nccl.MLNet.Tests.Data;
using PublicApiGenerator;

namespace Nccl.MLNet.Tests.Layering;

/// <summary>A change of the public API is a change of a text under version control.</summary>
[TestFixture]
public class PublicApiTests
{
    [Test]
    public void ThePublicApi_IsTheApprovedOne()
    {
        var approved = Path.Combine(SourceFolder.Tests, "Layering", "PublicApi.approved.txt");
        var received = Path.ChangeExtension(Path.Combine(TestContext.CurrentContext.WorkDirectory, Path.GetFileName(approved)), null)
            .Replace(".approved", ".received.txt", StringComparison.Ordinal);
        var api = ApiOf(typeof(NeuronCalibrationTrainer).Assembly);
        File.WriteAllText(received, api);

        Assert.That(
            Lines(api),
            Is.EqualTo(File.Exists(approved) ? Lines(File.ReadAllText(approved)) : []),
            $"The public API has changed. If that is meant, copy {received} over {approved} and say in the commit message why.");
    }

    private static string ApiOf(Assembly assembly) => assembly.GeneratePublicApi(new ApiGeneratorOptions
    {
        IncludeAssemblyAttributes = false,
        // This library lives in ML.NET's namespace where its users look for trainers.
        DenyNamespacePrefixes = [],
    });

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd())];
}

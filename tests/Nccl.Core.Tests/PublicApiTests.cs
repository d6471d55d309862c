using PublicApiGenerator;

namespace Nccl.Tests;

internal sealed class PublicApiTests
{
    private const string Approved = "PublicApi.approved.txt";

    [Test]
    public void PublicApi_IsTheApprovedOne()
    {
        var actual = typeof(NcclOptions).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").Trim();
        var folder = TestContext.CurrentContext.TestDirectory;
        var approved = File.Exists(Path.Combine(folder, Approved)) ? File.ReadAllText(Path.Combine(folder, Approved)).ReplaceLineEndings("\n").Trim() : "";
        var received = Path.Combine(folder, "PublicApi.received.txt");
        File.WriteAllText(received, actual + "\n");
        Assert.That(actual, Is.EqualTo(approved), $"""
            The public API of Nccl.Core changed. Users build on it: if the change is meant, replace tests/Nccl.Core.Tests/{Approved} by
            {received}
            and commit both in one commit that says why.
            """);
    }
}

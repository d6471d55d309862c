namespace Nccl.MLNet.Tests.Data;

/// <summary>Files that are committed beside the tests, and the output of the neighbouring project.</summary>
internal static class SourceFolder
{
    private const string Project = "Nccl.MLNet.Tests";

    /// <summary>The folder of this project's sources, found from its output.</summary>
    public static string Tests { get; } = TestContext.CurrentContext.TestDirectory[..(Split + Project.Length)];

    /// <summary>The folder of the library's sources.</summary>
    public static string Library { get; } = Path.GetFullPath(Path.Combine(Tests, "..", "..", "src", "Nccl.MLNet"));

    /// <summary>The program of tests/Nccl.MLNet.Consumer, built with the same configuration.</summary>
    public static string ConsumerProgram { get; } = Path.Combine(
        Tests.Replace(Project, "Nccl.MLNet.Consumer", StringComparison.Ordinal) + TestContext.CurrentContext.TestDirectory[(Split + Project.Length)..],
        "Nccl.MLNet.Consumer.dll");

    private static int Split => TestContext.CurrentContext.TestDirectory.LastIndexOf(Project, StringComparison.Ordinal);
}

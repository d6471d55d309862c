using System.Diagnostics;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Persistence;

/// <summary>A program without native libraries of torch loads a model and asks for predictions.</summary>
[TestFixture]
[Platform("Linux")]
public class MissingBackendTests
{
    private string _folder = "";

    /// <summary>Without its list of dependencies the program knows the files beside it, and those are the managed ones.</summary>
    [SetUp]
    public void CopyTheConsumerWithoutNativeLibraries()
    {
        _folder = Directory.CreateTempSubdirectory("nccl-no-backend").FullName;
        var program = Path.GetDirectoryName(SourceFolder.ConsumerProgram)!;
        foreach (var file in Directory.EnumerateFiles(program, "*.dll").Append(Path.ChangeExtension(SourceFolder.ConsumerProgram, ".runtimeconfig.json")))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
    }

    [TearDown]
    public void DeleteTheFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>From a thread of ML.NET the message would come wrapped as "Splitter/consolidator worker encountered exception ...".</summary>
    [Test]
    public void Transform_SaysSo_BeforeMlNetReadsARow()
    {
        var rows = Path.Combine(_folder, "rows.tsv");
        File.WriteAllText(rows, "header");
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(_folder, Path.GetFileName(SourceFolder.ConsumerProgram)), Path.Combine(SourceFolder.Tests, "Fixtures", "model-v1.zip"), rows])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.That(errors, Does.StartWith("Unhandled exception. Nccl.TorchLoadException: No torch backend: libtorch_cpu.so was not found."));
        Assert.That(errors, Does.Contain("NeuronCalibrationTransformer.Transform("));
    }
}

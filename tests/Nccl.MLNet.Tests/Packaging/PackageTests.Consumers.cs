using System.Text.RegularExpressions;

namespace Nccl.MLNet.Tests.Packaging;

/// <content>Programs that have this library from its package.</content>
internal sealed partial class PackageTests
{
    /// <summary>Asks a model from a zip in one of the ways in which ML.NET hands out predictions.</summary>
    private const string AskingProgram = """
        using Microsoft.ML;
        using Microsoft.ML.Data;

        var mlContext = new MLContext();
        var model = mlContext.Model.Load(args[0], out _);
        var data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 10_000).Select(i => new Reading { State = i % 2 == 0 ? "idle" : "busy" }));
        if (args[1] == "engine")
        {
            mlContext.Model.CreatePredictionEngine<Reading, Reading>(model);
        }
        else
        {
            // A trainer of ML.NET on top reads the predictions on several threads.
            mlContext.Transforms.Conversion.MapValueToKey("State").Append(mlContext.Transforms.NormalizeMinMax("Score"))
                .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy("State", "Score")).Fit(model.Transform(data));
        }

        class Reading
        {
            public string State { get; set; } = "";
            public float Temperature { get; set; }
            public float Vibration { get; set; }
        }
        """;

    private string _zip = "";

    [Test]
    [Platform("Linux")]
    [Order(1)]
    public void TheProgramOfTheReadme_BuildsWithoutAWarning_LearnsAndPrintsWhatTheReadmeSays()
    {
        var blocks = Blocks().Matches(_library.ReadText("README.md"));
        var program = blocks.Single(block => block.Groups["language"].Value == "csharp").Groups["text"].Value;
        var printed = blocks.Last().Groups["text"].Value;
        var project = new ConsumerProject(_library, _folder, "FirstProgram", program, ConsumerProject.Backend);

        Assert.That(project.Build(), Does.Contain("0 Warning(s)"));
        Assert.That(Directory.Exists(Path.Combine(_folder, "packages", "nccl.mlnet", _library.Version)), "the package under test is the one that was used");
        Assert.That(project.Run("net8.0"), Is.EqualTo((0, printed)), "the assemblies for .NET 8");
        Assert.That(project.Run("net10.0"), Is.EqualTo((0, printed)));
        _zip = project.PathOf("model.zip");
    }

    [Test]
    [Platform("Linux")]
    [Order(2)]
    public void AProgramWithoutABackend_IsWarnedWhenBuilt_AndSaysSoFirstWhenRun()
    {
        var project = new ConsumerProject(_library, _folder, "NoBackend", AskingProgram);

        Assert.That(project.Build(), Does.Contain("warning NCCL0001: NoBackend uses Nccl.MLNet but references no torch backend").And.Contain(ConsumerProject.Backend));
        foreach (var way in new[] { "engine", "transform" })
        {
            var (exitCode, output) = project.Run("net10.0", _zip, way);
            Assert.That(exitCode, Is.Not.Zero);
            Assert.That(output, Does.StartWith("Unhandled exception. Nccl.TorchLoadException: No torch backend: libtorch_cpu.so was not found."), way);
        }
    }

    [Test]
    [Platform("Linux")]
    public void TheWarning_CanBeSwitchedOff_AndNamesWhatTheTargetSystemNeeds()
    {
        var project = new ConsumerProject(_library, _folder, "Quiet", AskingProgram);

        Assert.That(project.ResolvePackages("-p:NcclCheckTorchBackend=false"), Does.Not.Contain("NCCL0001"));
        Assert.That(project.ResolvePackages("-p:NoWarn=NCCL0001"), Does.Not.Contain("warning"));
        Assert.That(project.ResolvePackages("-r", "win-x64"), Does.Contain("""<PackageReference Include="TorchSharp-cpu" Version="0.107.0" />"""));
    }

    [Test]
    [Platform("Linux")]
    public void ALibrary_IsNotWarned_AndTheProgramThatUsesItIs()
    {
        var library = new ConsumerProject(_library, _folder, "SomeLibrary", "", outputType: "Library");
        var reference = $"""<ProjectReference Include="{library.PathOf("SomeLibrary.csproj")}" />""";
        var program = new ConsumerProject(_library, _folder, "UserOfALibrary", AskingProgram, reference);

        Assert.That(library.ResolvePackages(), Does.Not.Contain("NCCL0001"));
        Assert.That(program.ResolvePackages(), Does.Contain("NCCL0001: UserOfALibrary"));
    }

    [Test]
    [Platform("Linux")]
    public void ABackend_MayComeThroughAnotherProject()
    {
        var library = new ConsumerProject(_library, _folder, "LibraryWithBackend", "", ConsumerProject.Backend, "Library");
        var reference = $"""<ProjectReference Include="{library.PathOf("LibraryWithBackend.csproj")}" />""";

        Assert.That(new ConsumerProject(_library, _folder, "UserOfBoth", AskingProgram, reference).ResolvePackages(), Does.Not.Contain("NCCL0001"));
    }

    [GeneratedRegex("```(?<language>[a-z]*)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

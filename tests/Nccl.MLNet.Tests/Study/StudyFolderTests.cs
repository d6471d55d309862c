using System.Text.Json.Nodes;
using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

internal sealed class StudyFolderTests
{
    private string _path = "";

    [SetUp]
    public void MakeAPath() => _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TearDown]
    public void Clear()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }

    [Test]
    public void Run_ThatIsThereIsNotMadeAgain()
    {
        new StudyFolder(_path).Add(StudyRuns.Of("er", 1, 0.8));
        var folder = new StudyFolder(_path);

        Assert.That(folder.Holds("permuted-mnist", "er", 1, "two tasks"), Is.True);
        Assert.That(folder.Holds("permuted-mnist", "er", 2, "two tasks"), Is.False);
        Assert.That(folder.Holds("permuted-mnist", "nccl", 1, "two tasks"), Is.False);
        Assert.That(folder.All().Single().Accuracies[1][0], Is.EqualTo(0.8));
        Assert.That(Directory.GetFiles(_path), Has.Length.EqualTo(1), "nothing unfinished is left");
    }

    [Test]
    public void Run_KeepsWhereItComesFrom()
    {
        new StudyFolder(_path).Add(StudyRuns.Of("er", 1, 0.8));
        var run = new StudyFolder(_path).All().Single();

        Assert.That((run.Command, run.Finished, run.ConstantAccuracy), Is.EqualTo((
            "Nccl.Benchmarks permuted-mnist --seeds 2 --data 'my data' --out o", (DateTimeOffset?)new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), (double?)0.25)));
    }

    [Test]
    public void Run_OfAnOlderVersionIsRead()
    {
        var folder = new StudyFolder(_path);
        folder.Add(StudyRuns.Of("er", 1, 0.8));
        var file = Directory.GetFiles(_path).Single();
        var run = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        string[] younger = ["Command", "Finished", "ConstantAccuracy"];
        Assert.That(younger.All(run.Remove), Is.True);
        File.WriteAllText(file, run.ToJsonString());

        Assert.That(folder.All().Single(), Has.Property("Command").Empty.And.Property("Finished").Null.And.Property("ConstantAccuracy").Null);
    }

    [Test]
    public void Run_OfAnotherConfigurationIsRefusedAndBothAreNamed()
    {
        var folder = new StudyFolder(_path);
        folder.Add(StudyRuns.Of("er", 1, 0.8, "three tasks"));

        Assert.That(
            () => folder.Holds("permuted-mnist", "er", 1, "two tasks"),
            Throws.TypeOf<StudyException>().With.Message.Contains("(three tasks)").And.Message.Contains("(two tasks)").And.Message.Contains("er_seed1"));
    }

    [Test]
    public void Run_OfAnotherLearnerOnOtherTasksIsRefused()
    {
        var folder = new StudyFolder(_path);
        folder.Add(StudyRuns.Of("er", 1, 0.8, "elec2: 3 tasks; replay", benchmark: "elec2"));
        folder.Add(StudyRuns.Of("er", 1, 0.8, "gas-drift: 8 tasks; replay", benchmark: "gas-drift"));

        Assert.That(() => folder.CheckStream("elec2", "elec2: 3 tasks; "), Throws.Nothing);
        Assert.That(
            () => folder.CheckStream("elec2", "elec2: 2 tasks; "),
            Throws.TypeOf<StudyException>().With.Message.Contains("(elec2: 3 tasks; replay)").And.Message.Contains("(elec2: 2 tasks)").And.Message.Contains("elec2_er_seed1"));
    }

    [Test]
    public void Folder_ThatIsAFileIsRefused()
    {
        Directory.CreateDirectory(_path);
        var file = Path.Combine(_path, "file");
        File.WriteAllText(file, "");

        Assert.That(() => new StudyFolder(file), Throws.TypeOf<StudyException>().With.Message.StartsWith($"--out is {file}, which cannot be written"));
    }

    [Test]
    public void File_ThatIsDamagedIsNamed()
    {
        var folder = new StudyFolder(_path);
        var file = Path.Combine(_path, "elec2_er_seed1_00000000.json");
        File.WriteAllText(file, "{ \"Benchmark\": ");

        Assert.That(() => folder.All(), Throws.TypeOf<StudyException>().With.Message.StartsWith($"{file} is no result of this program"));
    }

    [Test]
    public void Folder_WithoutResultsSaysSo() =>
        Assert.That(() => new StudyFolder(_path).All(), Throws.TypeOf<StudyException>().With.Message.StartsWith("There are no results"));

    [TestCase("{", "which cannot be read: Expected depth")]
    [TestCase("""{ "elec2": null }""", "which cannot be read: A benchmark or a learner in it is null.")]
    [TestCase("""{ "elec2": { "er": null } }""", "which cannot be read: A benchmark or a learner in it is null.")]
    [TestCase("""{ "gas-drift": { "er": {} } }""", "which has options for gas-drift and none for elec2.")]
    public void TunedOptions_ThatAreDamagedOrOfAnotherBenchmarkAreRefused(string text, string message)
    {
        Directory.CreateDirectory(_path);
        var file = Path.Combine(_path, "tuned.json");
        File.WriteAllText(file, text);

        Assert.That(() => TunedOptions.Read(file, "elec2"), Throws.TypeOf<StudyException>().With.Message.StartsWith($"--tuned is {file}, {message}"));
    }

    [Test]
    public void Grid_HasEveryCombination()
    {
        var points = TuneGrid.Points(new Dictionary<string, JsonNode[]> { ["InnerLearningRate"] = [0.1, 0.2], ["InnerSteps"] = [1, 2, 3] }).ToArray();

        Assert.That(points.Select(point => point.ToJsonString()).Distinct().Count(), Is.EqualTo(6));
        Assert.That(TunedOptions.With(NcclOptions.Default, points[^1]), Is.EqualTo(NcclOptions.Default with { InnerLearningRate = 0.2, InnerSteps = 3 }));
    }

    [Test]
    public void Grid_OfALearnerThatHasNoneIsRefused([Values] NetworkArchitecture architecture)
    {
        Assert.That(TuneGrid.Points(architecture, "er").ToArray(), Is.Not.Empty);
        Assert.That(
            () => TuneGrid.Points(architecture, "paper"),
            Throws.TypeOf<StudyException>().With.Message.StartsWith("tune has no grid for 'paper'. Choose from nccl, nccl-off, calibration-off, er"));
    }

    [Test]
    public void Grid_WithAnUnknownMemberIsRefused() =>
        Assert.That(() => TunedOptions.With(NcclOptions.Default, new JsonObject { ["Rate"] = 1 }), Throws.TypeOf<StudyException>().With.Message.Contains("no member Rate"));
}

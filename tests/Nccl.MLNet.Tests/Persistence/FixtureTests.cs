using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Tests.Data;
using Nccl.Networks;

namespace Nccl.MLNet.Tests.Persistence;

/// <summary>
/// Zips of every version of the format, kept for ever. The scores beside a zip were computed when it was written: another
/// processor may add in another order, hence a tolerance of some roundings of a float.
/// </summary>
[TestFixture]
public class FixtureTests
{
    private const double Rounding = 1e-5;

    private readonly MLContext _context = new(seed: 2);

    [TestCaseSource(nameof(Names))]
    public void AModel_PredictsAsWhenItWasWritten(string name)
    {
        var model = _context.Model.Load(Fixture($"{name}.zip"), out var schema);

        Assert.That(string.Join(", ", schema.Select(column => column.Name)), Is.EqualTo("Features, Text, TaskText"));
        Assert.That(Reading.Scores(model.Transform(Rows())), Is.EqualTo(Expected($"{name}.scores.txt")).Within(Rounding));
    }

    [TestCaseSource(nameof(Names))]
    public void AModel_ContinuesAsWhenItWasWritten(string name)
    {
        var continued = _context.Model.Load(Fixture($"{name}.zip"), out _).ContinueFit(NextTask());

        Assert.That(Reading.Scores(continued.Transform(Rows())), Is.EqualTo(Expected($"{name}.continued.txt")).Within(Rounding));
    }

    [TestCaseSource(nameof(Names))]
    public void AModel_HasTheLearningItWasWrittenWith(string name)
    {
        var model = Load(name);

        Assert.That(model.Fit.Plan.Learning, Is.EqualTo(NetworkBuilder.InForce(Learning[name], model.Fit.Plan.Network)));
        Assert.That(model.Model.Strategy, Is.EqualTo(Learning[name].Strategy));
    }

    [Test]
    public void AModelOfVersion1_HasAllThatAModelCanHave()
    {
        var model = Load("model-v1");

        Assert.That(model.Model.TaskNames, Is.EqualTo("t1 t2".Split(' ')));
        Assert.That(model.Model.ClassNames, Is.EqualTo("a b c".Split(' ')));
        Assert.That((model.Model.RowsLearned, model.Model.BatchesLearned, model.Model.RowsInMemory), Is.EqualTo((60, 6, 20)));
        Assert.That(model.Model.NetworkState.StrategyTensors, Is.Not.Empty);
        Assert.That(model.Model.NetworkState.Tensors.Select(tensor => tensor.Name), Has.Some.Contains("runningMean"));
        Assert.That(model.Model.NetworkState.Memory.Rings[0]!.SoftTarget(0), Is.Not.Null);
    }

    [Test]
    public void ModelsOfVersion2_HaveWhatTheirStrategiesKeep()
    {
        Assert.That(Load("model-v2-elastic").Model.NetworkState.StrategyTensors.Select(tensor => tensor.Name), Is.EqualTo(
            Enumerable.Range(0, 6).Select(parameter => $"importance{parameter}").Concat(Enumerable.Range(0, 6).Select(parameter => $"anchor{parameter}"))));
        var logits = Load("model-v2-dark").Model.NetworkState.Memory.Rings[0]!.SoftTarget(0)!.Probabilities;
        Assert.That(logits.Sum(), Is.Not.EqualTo(1).Within(1e-3), "logits, not probabilities");
    }

    [Test]
    public void AModelOfVersion1_AnnouncesItsTasks()
    {
        var model = Load("model-v1");

        Assert.That(model.Fit.Plan.TaskBoundaries, Is.EqualTo(TaskBoundaryDetection.None));
        Assert.That(model.Model.DetectedBoundaries, Is.Empty);
    }

    [Test]
    public void ADetectingModel_KnowsTheTasksItFoundAndTheRowsThatWait()
    {
        var model = Load("model-v2-detecting");

        Assert.That(model.Fit.Plan.TaskBoundaries, Is.EqualTo(Detection));
        Assert.That(model.Model.TaskNames, Is.EqualTo("1 2".Split(' ')));
        Assert.That(model.Model.DetectedBoundaries, Is.EqualTo([new DetectedBoundary(32, 320, 301)]));
        Assert.That(model.Model.NetworkState.Boundaries!.Waiting!.Filled, Is.EqualTo(10));
        Assert.That(model.Model.NetworkState.Boundaries!.Test.Rows, Is.EqualTo(290));
    }

    [Test]
    public void AModelOfVersion3_KnowsTheTasksThatWereAnnounced()
    {
        var model = Load("model-v3-announced");

        Assert.That(model.Model.TaskNames, Is.EqualTo(["first line", "2"]));
        Assert.That(model.Fit.Model.Announced.Open, Is.EqualTo(1));
        using var learner = _context.MulticlassClassification.CreateContinualLearner(model);
        Assert.That(learner.CurrentTask, Is.EqualTo("2"));
    }

    [Test]
    public void AModelOfVersion4_KeepsTheAveragesThatPredict()
    {
        var state = Load("model-v4-averaged").Model.NetworkState;

        Assert.That(state.Averages.Select(tensor => tensor.Name), Is.EqualTo(state.Tensors.Select(tensor => tensor.Name)));
        Assert.That(state.Averages[0].Values, Is.Not.EqualTo(state.Tensors[0].Values));
        Assert.That(Load("model-v3-announced").Model.NetworkState.Averages, Is.Empty);
    }

    /// <summary>
    /// Writes the fixtures of the newest version anew: only while it is not released. For a new version, add its names to those above and
    /// here, run <c>dotnet test --filter Name~WriteTheFixture</c>, commit the files and test the old ones too.
    /// </summary>
    [TestCase("model-v4-averaged")]
    [Explicit("Writes into the sources.")]
    public void WriteTheFixture(string name)
    {
        var context = new MLContext(seed: 1);
        var columns = context.Transforms.SelectColumns("Features", nameof(Example.Text), nameof(Example.TaskText));
        var rows = Blobs.View(context, 30, "ab");
        var data = columns.Fit(rows).Transform(rows);
        using var learner = context.MulticlassClassification.CreateContinualLearner(
            Trainers.New(context, options => (options.Learning, options.Network) = (Learning[name], NetworkOptions.Mlp(8, 4))));
        learner.BeginTask("first line");
        learner.Observe(data);
        learner.EndTask();
        learner.Observe(Blobs.Rows(30, "bc", task: 2));
        var model = new TransformerChain<ITransformer>(
            learner.ToTransformer(), context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel").Fit(learner.ToTransformer().Transform(data)));

        Directory.CreateDirectory(Path.GetDirectoryName(Fixture(""))!);
        context.Model.Save(model, data.Schema, Fixture($"{name}.zip"));
        Write($"{name}.scores.txt", model);
        Write($"{name}.continued.txt", model.ContinueFit(NextTask()));
    }

    private static Dictionary<string, NcclOptions> Learning { get; } = new()
    {
        ["model-v1"] = NcclOptions.Paper with { MemoryPerTask = 10, Ablations = NcclOptions.Paper.Ablations with { Anchor = AnchorTime.LastTaskEnd } },
        ["model-v2-elastic"] = NcclOptions.ElasticWeightConsolidation with { MemoryPerTask = 10 },
        ["model-v2-dark"] = NcclOptions.DarkExperienceReplay with { MemoryPerTask = 10 },
        ["model-v2-detecting"] = NcclOptions.Paper with { MemoryPerTask = 10 },
        ["model-v3-announced"] = NcclOptions.Paper with { MemoryPerTask = 10 },
        ["model-v4-averaged"] = NcclOptions.Default with { MemoryPerTask = 10, AverageOver = 5 },
    };

    private static TaskBoundaryDetection Detection => TaskBoundaryDetection.PageHinkley with { Threshold = 24, Tolerance = 0.25, MinimumRows = 90 };

    private static IEnumerable<string> Names => Learning.Keys;

    private NeuronCalibrationTransformer Load(string name) =>
        TransformerChains.MembersOf(_context.Model.Load(Fixture($"{name}.zip"), out _)).OfType<NeuronCalibrationTransformer>().Single();

    private IDataView Rows() => Blobs.View(_context, Blobs.Rows(9, task: 7));

    private IDataView NextTask() => Blobs.View(_context, Blobs.Rows(30, "abc", task: 3));

    private static string Fixture(string name) => Path.Combine(SourceFolder.Tests, "Fixtures", name);

    private static float[][] Expected(string name) =>
        [.. File.ReadLines(Fixture(name)).Select(line => line.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())];

    private void Write(string name, ITransformer model) => File.WriteAllLines(
        Fixture(name), Reading.Scores(model.Transform(Rows())).Select(score => string.Join(' ', score.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
}

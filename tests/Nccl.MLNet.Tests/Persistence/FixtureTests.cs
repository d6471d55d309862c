using System.Globalization;
using Microsoft.ML;
using Nccl.Learning;
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

    [Test]
    public void AModelOfVersion1_PredictsAsWhenItWasWritten()
    {
        var model = _context.Model.Load(Fixture("model-v1.zip"), out var schema);

        Assert.That(string.Join(", ", schema.Select(column => column.Name)), Is.EqualTo("Features, Text, TaskText"));
        Assert.That(Reading.Scores(model.Transform(Rows())), Is.EqualTo(Expected("model-v1.scores.txt")).Within(Rounding));
    }

    [Test]
    public void AModelOfVersion1_ContinuesAsWhenItWasWritten()
    {
        var continued = _context.Model.Load(Fixture("model-v1.zip"), out _).ContinueFit(NextTask());

        Assert.That(Reading.Scores(continued.Transform(Rows())), Is.EqualTo(Expected("model-v1.continued.txt")).Within(Rounding));
    }

    [Test]
    public void AModelOfVersion1_HasAllThatAModelCanHave()
    {
        var model = TransformerChains.MembersOf(_context.Model.Load(Fixture("model-v1.zip"), out _)).OfType<NeuronCalibrationTransformer>().Single();

        Assert.That(model.Model.TaskNames, Is.EqualTo("t1 t2".Split(' ')));
        Assert.That(model.Model.ClassNames, Is.EqualTo("a b c".Split(' ')));
        Assert.That((model.Model.RowsSeen, model.Model.BatchesSeen, model.Model.RowsInMemory), Is.EqualTo((60, 6, 20)));
        Assert.That(model.Model.State.StrategyTensors, Is.Not.Empty);
        Assert.That(model.Model.State.Tensors.Select(tensor => tensor.Name), Has.Some.Contains("runningMean"));
        Assert.That(model.Model.State.Memory.Rings[0]!.SoftTarget(0), Is.Not.Null);
        Assert.That(model.Options.Learning, Is.EqualTo(Learning));
    }

    /// <summary>
    /// Writes the fixture anew: only while a version of the format is not released. For a new version, change the names to
    /// model-v2 here, run <c>dotnet test --filter Name=WriteTheFixture -- NUnit.ExplicitMode=Only</c>, commit the files and test the old ones too.
    /// </summary>
    [Test]
    [Explicit("Writes into the sources.")]
    public void WriteTheFixture()
    {
        var context = new MLContext(seed: 1);
        var trainer = Trainers.New(context, options => (options.TaskColumnName, options.Learning, options.Network) = (
            nameof(Example.TaskText), Learning, NetworkOptions.Mlp(8, 4) with { Norm = Calibration.NormKind.Batch }));
        var columns = context.Transforms.SelectColumns("Features", nameof(Example.Text), nameof(Example.TaskText));
        var rows = Blobs.View(context, [.. Blobs.Rows(30, "ab", task: 1), .. Blobs.Rows(30, "bc", task: 2)]);
        var data = columns.Fit(rows).Transform(rows);
        var model = trainer.Append(context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(data);

        Directory.CreateDirectory(Path.GetDirectoryName(Fixture(""))!);
        context.Model.Save(model, data.Schema, Fixture("model-v1.zip"));
        Write("model-v1.scores.txt", model);
        Write("model-v1.continued.txt", model.ContinueFit(NextTask()));
    }

    private static NcclOptions Learning => NcclOptions.Default with { Anchor = AnchorTime.LastTaskEnd, MemoryPerTask = 10 };

    private IDataView Rows() => Blobs.View(_context, Blobs.Rows(9, task: 7));

    private IDataView NextTask() => Blobs.View(_context, Blobs.Rows(30, "abc", task: 3));

    private static string Fixture(string name) => Path.Combine(SourceFolder.Tests, "Fixtures", name);

    private static float[][] Expected(string name) =>
        [.. File.ReadLines(Fixture(name)).Select(line => line.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())];

    private void Write(string name, ITransformer model) => File.WriteAllLines(
        Fixture(name), Reading.Scores(model.Transform(Rows())).Select(score => string.Join(' ', score.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
}

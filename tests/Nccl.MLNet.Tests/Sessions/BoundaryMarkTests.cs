using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Sessions;

/// <summary>Where the task is not read at prediction, its ids mark boundaries and mean nothing else.</summary>
[TestFixture]
public class BoundaryMarkTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestCase(ContinualScenario.DomainIncremental, "t1 t2 t3", "z a m")]
    [TestCase(ContinualScenario.ClassIncremental, "t1 t2 t3", "30 20 10")]
    public void OtherIdsInAnotherOrder_TeachTheSame(ContinualScenario scenario, string ids, string others) =>
        Assert.That(Learnt(Fit(scenario, ids.Split(' '))), Is.EquivalentTo(Learnt(Fit(scenario, others.Split(' ')))));

    [Test]
    public void TextIntegersKeysAndSeparateFits_TeachTheSame()
    {
        var text = Learnt(Fit(ContinualScenario.DomainIncremental, ["t1", "t2", "t3"]));
        var numbers = New(ContinualScenario.DomainIncremental, nameof(Example.TaskNumber)).Fit(Blobs.View(_context, Rows(["a", "b", "c"])));
        var view = Blobs.View(_context, Rows(["x", "y", "z"]));
        var keys = New(ContinualScenario.DomainIncremental, "Key")
            .Fit(_context.Transforms.Conversion.MapValueToKey("Key", nameof(Example.TaskText)).Fit(view).Transform(view));
        var fits = New(ContinualScenario.DomainIncremental, null).Fit(Blobs.View(_context, Blobs.Rows(25, task: 1)))
            .ContinueFit(Blobs.View(_context, Blobs.Rows(25, task: 2))).ContinueFit(Blobs.View(_context, Blobs.Rows(25, task: 3)));

        Assert.That(Learnt(numbers), Is.EquivalentTo(text));
        Assert.That(Learnt(keys), Is.EquivalentTo(text));
        Assert.That(Learnt(fits), Is.EquivalentTo(text));
    }

    [TestCase(ContinualScenario.DomainIncremental)]
    [TestCase(ContinualScenario.ClassIncremental)]
    public void Predictions_NeitherNeedNorReadTheColumn(ContinualScenario scenario)
    {
        var model = Fit(scenario, ["t1", "t2", "t3"]);
        var rows = Blobs.Rows(20, task: 9);
        var expected = Reading.Scores(model.Transform(Blobs.View(_context, rows)));
        Array.ForEach(rows, row => row.TaskText = "t2");

        var known = Blobs.View(_context, rows);
        var without = _context.Transforms.DropColumns(nameof(Example.TaskText)).Fit(known).Transform(known);
        var otherType = _context.Transforms.CopyColumns(nameof(Example.TaskText), "Features").Fit(known).Transform(known);

        Assert.That(Reading.Scores(model.Transform(known)), Is.EqualTo(expected));
        Assert.That(Reading.Scores(model.Transform(without)), Is.EqualTo(expected));
        Assert.That(Reading.Scores(model.Transform(otherType)), Is.EqualTo(expected));
    }

    private NeuronCalibrationTransformer Fit(ContinualScenario scenario, string[] ids) =>
        New(scenario, nameof(Example.TaskText)).Fit(Blobs.View(_context, Rows(ids)));

    private NeuronCalibrationTrainer New(ContinualScenario scenario, string? column) =>
        Trainers.New(_context, options => (options.Scenario, options.TaskColumnName) = (scenario, column));

    private static Example[] Rows(string[] ids) => [.. ids.SelectMany((id, place) => Blobs.Rows(25, task: place + 1).Select(row =>
    {
        row.TaskText = id;
        return row;
    }))];

    /// <summary>All but the options and the names of the tasks.</summary>
    private IEnumerable<KeyValuePair<string, string>> Learnt(ITransformer model) =>
        SavedModel.Parts(_context, model).Where(part => !part.Key.EndsWith("Model.key", StringComparison.Ordinal));
}

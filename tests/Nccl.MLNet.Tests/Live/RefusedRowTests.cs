using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Live;

/// <summary>What cannot be used is refused by number, and the session goes on as if it had not been there.</summary>
[TestFixture]
public class RefusedRowTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestCase(true)]
    [TestCase(false)]
    public void ARowThatIsNoNumber_IsNamed_AndTheSessionGoesOn(bool asView)
    {
        var rows = Blobs.Rows(40, "ab");
        var bad = Blobs.Rows(1, "c")[0];
        bad.Features[1] = float.NaN;
        Example[] withBad = [.. rows[..14], bad, .. rows[14..]];
        using var learner = ModelsOf.New(_context);

        Assert.That(
            () => asView ? learner.Observe(Blobs.View(_context, withBad)) : learner.Observe(withBad),
            Throws.InvalidOperationException.With.Message.Contains("Row 15 ").And.Message.Contains("NaN").And.Message.Contains("learnt or waiting"));

        Assert.That((learner.RowsLearned, learner.RowsWaiting), Is.EqualTo((10, 4)));
        Assert.That(learner.Classes, Is.EqualTo("a b".Split(' ')), "its class is not known");
        learner.Observe(rows[14..]);
        ModelsOf.AssertSame(learner.Model(), Trainers.New(_context).Fit(Blobs.View(_context, rows)).Model);
    }

    [Test]
    public void ARowThatTheHeadCannotRead_IsNamed()
    {
        var rows = Blobs.Rows(30);
        var preprocessing = _context.Transforms.CustomMapping<Example, Named>(
            (row, named) => named.Name = row.Id == 17 ? throw new FormatException("no name in row") : row.Text, null).Fit(Blobs.View(_context, rows));
        using var learner = _context.MulticlassClassification.CreateContinualLearner(
            Trainers.New(_context, options => options.LabelColumnName = nameof(Named.Name)), preprocessing);

        Assert.That(() => learner.Observe(rows), Throws.InvalidOperationException.With.Message.Contains("Row 18 ").And.Message.Contains("no name in row"));
        Assert.That(() => learner.Observe(Blobs.View(_context, rows)), Throws.InvalidOperationException.With.Message.Contains("Row 18 "));
        Assert.That(learner.RowsTaken, Is.EqualTo(34));
    }

    [Test]
    public void ANullRow_IsNamed()
    {
        using var learner = ModelsOf.New(_context);
        Assert.That(() => learner.Observe([Blobs.Rows(1)[0], null!]), Throws.InvalidOperationException.With.Message.Contains("Row 2 ").And.Message.Contains("null"));
    }

    [TestCase(3)]
    [TestCase(5)]
    [TestCase(0)]
    public void ARowOfAnotherLengthThanItsTypeSays_IsNamed(int length)
    {
        var rows = Blobs.Rows(2);
        rows[1].Features = new float[length];
        using var learner = ModelsOf.New(_context);
        Assert.That(() => learner.Observe(rows), Throws.InvalidOperationException.With.Message.Contains("Row 2 ").And.Message.Contains($"{length} features"));
    }

    [Test]
    public void AnErrorOfTheSource_LeavesTheRowsBeforeIt()
    {
        static IEnumerable<Example> Broken()
        {
            foreach (var row in Blobs.Rows(12))
            {
                yield return row;
            }

            throw new IOException("the line went dead");
        }

        using var learner = ModelsOf.New(_context);
        Assert.That(() => learner.Observe(Broken()), Throws.TypeOf<IOException>());
        Assert.That((learner.RowsLearned, learner.RowsWaiting), Is.EqualTo((10, 2)));
        Assert.That(learner.Observe(Blobs.Rows(1)).RowsTaken, Is.EqualTo(1));
    }

    [Test]
    public void AClassOfAnotherType_IsRefused()
    {
        using var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.Rows(10));

        Assert.That(
            () => learner.Observe(Renamed(nameof(Example.Number), nameof(Example.Text))),
            Throws.ArgumentException.With.Message.Contains("'Text' has values of type Int32").And.Message.Contains("of type String"));
        Assert.That(
            () => learner.Observe(Renamed(nameof(Example.Index), nameof(Example.Text))),
            Throws.ArgumentException.With.Message.Contains("of type UInt64"), "a key without values");
        Assert.That(() => learner.Observe([new Numbered { Features = new float[4], Text = 3 }]), Throws.ArgumentException.With.Message.Contains("Int32"));
        Assert.That(learner.Observe(Blobs.Rows(10)).RowsLearned, Is.EqualTo(10));
    }

    [Test]
    public void ATaskColumnThatChangesItsType_IsRefused()
    {
        using var learner = ModelsOf.New(_context, options => options.TaskColumnName = nameof(Example.TaskText));
        learner.Observe(Blobs.Rows(10));

        Assert.That(
            () => learner.Observe(Renamed(nameof(Example.TaskNumber), nameof(Example.TaskText))),
            Throws.ArgumentException.With.Message.Contains("The task column 'TaskText' has values of type Int32").And.Message.Contains("tasks are of type String"));
        Assert.That(learner.Observe(Blobs.Rows(10)).RowsLearned, Is.EqualTo(10));
    }

    [Test]
    public void AKeyOfMoreClassesThanAnIntHolds_IsRefused()
    {
        using var learner = ModelsOf.New(_context, options => options.LabelColumnName = nameof(Endless.Key));
        Assert.That(() => learner.Observe([new Endless()]), Throws.ArgumentException.With.Message.Contains("4294967296 numbers"));
        Assert.That(() => learner.Observe(_context.Data.LoadFromEnumerable<Endless>([new()])), Throws.ArgumentException);
        Assert.That(learner.Classes, Is.Empty);
    }

    [Test]
    public void AnotherSizeOfFeatures_IsRefused()
    {
        using var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.Rows(10));
        Assert.That(
            () => learner.Observe(Blobs.View(_context, Blobs.Rows(3, features: 6), 6)), Throws.ArgumentException.With.Message.Contains("has 6 features, the model expects 4"));
        Assert.That(learner.Observe(Blobs.Rows(10)).RowsLearned, Is.EqualTo(10));
    }

    [Test]
    public void ANewClassInALaterTask_IsRefusedWhereTasksHaveTheSameClasses()
    {
        using var learner = ModelsOf.New(_context, options => options.Scenario = ContinualScenario.DomainIncremental);
        learner.Observe(Blobs.Rows(10, "ab"));
        learner.BeginTask("next");

        Assert.That(
            () => learner.Observe([.. Blobs.Rows(4, "ab"), .. Blobs.Rows(1, "c")]),
            Throws.InvalidOperationException.With.Message.Contains("Row 5 ").And.Message.Contains("class 'c'").And.Message.Contains("ClassIncremental"));
        Assert.That((learner.RowsWaiting, learner.Classes.Count), Is.EqualTo((4, 2)));
        Assert.That(learner.Observe(Blobs.Rows(6, "ab")).RowsLearned, Is.EqualTo(10));
    }

    [Test]
    public void LearningThatDiverged_EndsTheSession()
    {
        using var learner = ModelsOf.New(_context, options => options.Learning = NcclOptions.Default with { InnerLearningRate = 1e30, InnerGradientClip = double.PositiveInfinity });
        Assert.That(() => learner.Observe(Blobs.Rows(300)), Throws.InvalidOperationException);
        Assert.That(() => learner.Observe(Blobs.Rows(1)), Throws.InvalidOperationException.With.Message.Contains("snapshots taken before are sound"));
    }

    /// <summary>Rows in which another column has taken the place of one.</summary>
    private IDataView Renamed(string from, string to)
    {
        var data = Blobs.View(_context, 10);
        return _context.Transforms.CopyColumns(to, from).Fit(data).Transform(data);
    }

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }

    private sealed class Numbered
    {
        [VectorType(Blobs.FeatureCount)]
        public float[] Features { get; set; } = [];

        public int Text { get; set; }
    }

    private sealed class Endless
    {
        [VectorType(Blobs.FeatureCount)]
        public float[] Features { get; set; } = new float[Blobs.FeatureCount];

        [KeyType(1UL << 32)]
        public ulong Key { get; set; }
    }
}

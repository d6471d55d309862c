using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Rows;

[TestFixture]
public class ClassTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void Classes_AreUnitedByValueWhateverTheOrderOfTheDictionary()
    {
        var trainer = Trainers.New(_context, options => options.LabelColumnName = "Label");
        var first = trainer.Fit(Keyed("ab", "a b")).Model;

        var sameOrder = trainer.Fit(Keyed("abc", "a b c"), first);
        var otherOrder = trainer.Fit(Keyed("abc", "c b a"), first);

        Assert.That(otherOrder.Model.ClassNames, Is.EqualTo("a b c".Split(' ')));
        Assert.That(SavedModel.Parts(_context, otherOrder), Is.EquivalentTo(SavedModel.Parts(_context, sameOrder)));
    }

    [Test]
    public void KeysAndText_NeverMixUpClasses()
    {
        // The key dictionary of the second fit starts with another class: by index, every class would be another.
        var trainer = Trainers.New(_context, options => options.LabelColumnName = "Label");
        var byKey = trainer.Fit(Keyed("ab", "a b"));
        var byText = Trainers.New(_context).Fit(Blobs.View(_context, 30, "ab"));

        Assert.That(
            SavedModel.Parts(_context, trainer.Fit(Keyed("ca", "c a"), byKey.Model)).Where(IsLearnt),
            Is.EquivalentTo(SavedModel.Parts(_context, byText.ContinueFit(Blobs.View(_context, 30, "ca"))).Where(IsLearnt)));
    }

    [Test]
    public void TextLabels_LetClassesArriveMidStream()
    {
        var rows = Blobs.Rows(20, "ab").Concat(Blobs.Rows(40, "abc", task: 2));

        var fitted = Trainers.New(_context).Fit(Blobs.View(_context, rows));

        Assert.That(fitted.Model.ClassNames, Is.EqualTo("a b c".Split(' ')));
        Assert.That(Reading.KeyNames(fitted.Transform(Blobs.View(_context, 3)).Schema["PredictedLabel"]), Is.EqualTo("a b c".Split(' ')));
        Assert.That(Reading.Scores(fitted.Transform(Blobs.View(_context, 3))).Select(score => score.Length), Has.All.EqualTo(3));
    }

    [Test]
    public void AFrozenMapValueToKey_IsReportedWithTheRemedy()
    {
        var model = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Example.Text))
            .Append(Trainers.New(_context, options => options.LabelColumnName = "Label")).Fit(Blobs.View(_context, 20, "ab"));
        var log = new LogRecorder(_context);

        var continued = (TransformerChain<NeuronCalibrationTransformer>)model.ContinueFit(Blobs.View(_context, 30, "abc", task: 2));

        Assert.That(continued.LastTransformer.Model.RowsLearned, Is.EqualTo(20 + 20));
        Assert.That(continued.LastTransformer.Model.ClassNames, Is.EqualTo("a b".Split(' ')));
        Assert.That(log.Warnings, Has.Exactly(1).Contains("Of 30 rows 10 have no label").And.Contains("text labels").And.Contains("keyData"));
    }

    [Test]
    public void OnlyOneClass_IsLearntWithAWarning()
    {
        var log = new LogRecorder(_context);

        var fitted = Trainers.New(_context).Fit(Blobs.View(_context, 20, "a"));

        Assert.That(log.Warnings, Has.Exactly(1).Contains("Only one class, 'a'"));
        Assert.That(Reading.Names(fitted.Transform(Blobs.View(_context, 5))), Has.All.EqualTo("a"));
        Assert.That(Reading.Scores(fitted.Transform(Blobs.View(_context, 5))).Select(score => score.Single()), Has.All.EqualTo(1f));
    }

    [TestCase(ContinualScenario.ClassIncremental)]
    [TestCase(ContinualScenario.DomainIncremental)]
    public void ARowThatIsLeftOut_BringsNoClass(ContinualScenario scenario)
    {
        // A class that nobody has learnt has no output in the network: the model could not even predict.
        var rows = Blobs.Rows(20, "ab");
        (rows[19].Text, rows[19].Features[0]) = ("new", float.NaN);

        var fitted = Trainers.New(_context, options => (options.Scenario, options.NonFiniteFeatures) = (scenario, NonFiniteFeatures.Skip))
            .Fit(Blobs.View(_context, rows));

        Assert.That(fitted.Model.ClassNames, Is.EqualTo("a b".Split(' ')));
        Assert.That(Reading.Scores(fitted.Transform(Blobs.View(_context, 5, "ab"))).Select(score => score.Length), Has.All.EqualTo(2));
        Assert.That(() => fitted.ContinueFit(Blobs.View(_context, 20, "ab")), Throws.Nothing);
    }

    [TestCase(DataKind.Byte)]
    [TestCase(DataKind.UInt16)]
    [TestCase(DataKind.UInt64)]
    public void KeysOfEveryWidth_AreUnderstood(DataKind kind)
    {
        var trainer = Trainers.New(_context, options => options.LabelColumnName = "Label");
        var keyed = Keyed("abc", "a b c");

        var narrow = trainer.Fit(_context.Transforms.Conversion.ConvertType("Label", outputKind: kind).Fit(keyed).Transform(keyed));

        Assert.That(SavedModel.Parts(_context, narrow), Is.EquivalentTo(SavedModel.Parts(_context, trainer.Fit(keyed))));
    }

    [Test]
    public void AKeyOfUnknownCount_IsRefusedInsteadOfMakingBillionsOfClasses()
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Index)].ColumnType = new KeyDataViewType(typeof(uint), uint.MaxValue);
        var data = _context.Data.LoadFromEnumerable(Blobs.Rows(20), schema);

        Assert.That(
            () => Trainers.New(_context, options => options.LabelColumnName = nameof(Example.Index)).Fit(data),
            Throws.ArgumentException.With.Message.Contains("'Index'").And.Message.Contains("KeyType"));
    }

    [Test]
    public void IntegerLabels_OfEveryWidthNameTheirClasses([Values] bool negative)
    {
        var rows = Blobs.Rows(20, "ab");
        foreach (var row in rows)
        {
            row.Number = negative ? -row.Number : row.Number;
        }

        var model = Trainers.New(_context, options => options.LabelColumnName = nameof(Example.Number)).Fit(Blobs.View(_context, rows)).Model;

        Assert.That(model.ClassNames, Is.EqualTo((negative ? "-10 -20" : "10 20").Split(' ')));
    }

    private IDataView Keyed(string classes, string dictionary)
    {
        var keyData = _context.Data.LoadFromEnumerable(dictionary.Split(' ').Select(name => new { Name = name }));
        var data = Blobs.View(_context, 30, classes);
        return _context.Transforms.Conversion.MapValueToKey("Label", nameof(Example.Text), keyData: keyData).Fit(data).Transform(data);
    }

    /// <summary>Without the options, in which the names of the label columns differ.</summary>
    private static bool IsLearnt(KeyValuePair<string, string> part) => !part.Key.EndsWith("Model.key", StringComparison.Ordinal);
}

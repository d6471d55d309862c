using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Tests.Rows;

/// <summary>Classes that nobody knew of when the stream began, and what is already in use when they come.</summary>
[TestFixture]
public class ClassGrowthTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void AClassInTheMiddleOfABatch_GrowsScoreSlotNamesAndKeyValues([Values(21, 25, 29, 30)] int arrival)
    {
        var rows = Blobs.Rows(60, "ab");
        foreach (var (row, late) in rows.Skip(arrival).Where((_, i) => i % 3 == 0).Zip(Blobs.Rows(60, "c")))
        {
            (row.Features, row.Text) = (late.Features, late.Text);
        }

        var output = Trainers.New(_context).Fit(Blobs.View(_context, rows)).Transform(Blobs.View(_context, 9)).Schema;

        Assert.That(((VectorDataViewType)output["Score"].Type).Size, Is.EqualTo(3));
        Assert.That(((KeyDataViewType)output["PredictedLabel"].Type).Count, Is.EqualTo(3));
        Assert.That(Reading.KeyNames(output["PredictedLabel"]), Is.EqualTo("a b c".Split(' ')));
        Assert.That(Reading.Describe(output["Score"].Annotations), Has.One.EqualTo("SlotNames : Vector<String, 3> = a,b,c"));
    }

    /// <summary>Read half before and half after the model went on, and again from the beginning.</summary>
    [Test]
    public void AViewOfTheOlderModel_KeepsItsMeaningWhileItIsStillBeingRead()
    {
        var model = _context.Transforms.NormalizeMinMax("Features").Append(Trainers.New(_context, options => options.PredictionChunkSize = 4))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(Blobs.View(_context, 30, "ab"));
        var data = Blobs.View(_context, 24);
        var view = model.Transform(data);
        var (schema, expected, names) = (Reading.Describe(view.Schema), Reading.Scores(view), view.GetColumn<string>("Class").ToArray());
        using var engine = _context.Model.CreatePredictionEngine<Example, Workout.Prediction>(model);
        using var cursor = view.GetRowCursor(view.Schema);
        var (score, read) = (cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]), new List<float[]>());

        ITransformer continued = model;
        for (var row = 0; cursor.MoveNext(); row++)
        {
            continued = row is 5 or 11 ? continued.ContinueFit(Blobs.View(_context, 30, "cab", task: row)) : continued;
            var value = default(VBuffer<float>);
            score(ref value);
            read.Add([.. value.DenseValues()]);
        }

        Assert.That(read, Is.EqualTo(expected));
        Assert.That(Reading.Scores(view), Is.EqualTo(expected));
        Assert.That(view.GetColumn<string>("Class"), Is.EqualTo(names));
        Assert.That(Reading.Describe(view.Schema), Is.EqualTo(schema));
        Assert.That(engine.Predict(Blobs.Rows(1)[0]).Score, Has.Length.EqualTo(2));
        Assert.That(Reading.Scores(continued.Transform(data)).Select(scores => scores.Length), Is.All.EqualTo(3));
        Assert.That(continued.Transform(data).GetColumn<string>("Class").Distinct(), Is.SubsetOf("a b c".Split(' ')));
    }

    [TestCase(nameof(Example.Text), nameof(Example.Index))]
    [TestCase(nameof(Example.Text), nameof(Example.Number))]
    [TestCase(nameof(Example.Number), nameof(Example.Text))]
    [TestCase(nameof(Example.Number), nameof(Example.IndexValue))]
    public void ClassesWithAnotherKeyType_AreRefusedAndNotMixedUp(string first, string then)
    {
        var trainer = Trainers.New(_context, options => options.LabelColumnName = "Label");
        var model = trainer.Fit(Keyed(first));

        foreach (var fit in new Action[] { () => trainer.Fit(Keyed(then), model.Model), () => model.ContinueFit(Keyed(then)) })
        {
            Assert.That(fit, Throws.ArgumentException.With.Message.Contains("'Label' has values of type").And.Message.Contains("convert the column first"));
        }
    }

    [TestCase(nameof(Example.TaskText), nameof(Example.TaskNumber), ContinualScenario.ClassIncremental)]
    [TestCase(nameof(Example.TaskNumber), nameof(Example.TaskText), ContinualScenario.DomainIncremental)]
    [TestCase(nameof(Example.TaskText), nameof(Example.Index), ContinualScenario.TaskIncremental)]
    public void ATaskColumnThatChangesType_IsRefused(string first, string then, ContinualScenario scenario)
    {
        IDataView WithTask(string source) => _context.Transforms.CopyColumns("Task", source).Fit(Blobs.View(_context, 30)).Transform(Blobs.View(_context, 30));
        var model = Trainers.New(_context, options => (options.TaskColumnName, options.Scenario) = ("Task", scenario)).Fit(WithTask(first));

        Assert.That(
            () => model.ContinueFit(WithTask(then)), Throws.ArgumentException.With.Message.Contains("task column 'Task' has values of type").And.Message.Contains("convert the column first"));
    }

    [Test]
    public void MoreClassesThanAKeyCanHold_AreRefusedWithTheirNumber()
    {
        var schema = Blobs.Schema();
        schema[nameof(Example.IndexValue)].ColumnType = new KeyDataViewType(typeof(ulong), 1UL << 40);
        var data = _context.Data.LoadFromEnumerable(Blobs.Rows(20), schema);

        Assert.That(
            () => Trainers.New(_context, options => options.LabelColumnName = nameof(Example.IndexValue)).Fit(data),
            Throws.ArgumentException.With.Message.Contains("'IndexValue'").And.Message.Contains("1099511627776 numbers").And.Message.Contains("MapValueToKey"));
    }

    [Test]
    public void MoreValuesThanAModelCanHold_AreRefused()
    {
        var schema = SchemaDefinition.Create(typeof(Number));
        var data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, (1 << 20) + 1).Select(value => new Number { Value = value }), schema);
        var dictionary = ValueKind.NewDictionary(NumberDataViewType.Int32);
        using var cursor = data.GetRowCursor(data.Schema);
        var getter = dictionary.IndexGetter(cursor, ValueColumn.Of(data.Schema["Value"], "label"), add: true);
        var index = 0;

        void ReadAll()
        {
            while (cursor.MoveNext())
            {
                getter(ref index);
            }
        }

        Assert.That(ReadAll, Throws.InvalidOperationException.With.Message.Contains("'Value'").And.Message.Contains("1048576").And.Message.Contains("Name another column"));
        Assert.That(dictionary.Count, Is.EqualTo(1 << 20));
    }

    private IDataView Keyed(string source)
    {
        var data = Blobs.View(_context, 30);
        IEstimator<ITransformer> key = source == nameof(Example.Index)
            ? _context.Transforms.CopyColumns("Label", source)
            : _context.Transforms.Conversion.MapValueToKey("Label", source);
        return key.Fit(data).Transform(data);
    }

    private sealed class Number
    {
        public int Value { get; set; }
    }
}

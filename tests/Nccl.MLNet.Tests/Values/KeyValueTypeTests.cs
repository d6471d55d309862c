using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Values;

/// <summary>Keys may have values of any type; each must come out of a zip as it went in, whatever the culture.</summary>
[TestFixture]
public class KeyValueTypeTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void KeyValuesOfEveryType_SurviveTheZipAndUniteByValue([Values(
        nameof(Row.Boolean), nameof(Row.Tiny), nameof(Row.Small), nameof(Row.Long), nameof(Row.Single), nameof(Row.Double),
        nameof(Row.Time), nameof(Row.TimeWithOffset), nameof(Row.Span), nameof(Row.Text))] string column)
    {
        var data = Keyed(column, skip: 0);
        var trainer = Trainers.New(_context, options => options.LabelColumnName = "Label");

        var fitted = trainer.Fit(data);
        var loaded = TransformerChains.MembersOf(SavedModel.Load(_context, SavedModel.Save(_context, fitted))).OfType<NeuronCalibrationTransformer>().Single();
        var continued = trainer.Fit(Keyed(column, skip: 1), loaded.Model);

        Assert.That(Original(loaded, data), Is.EqualTo(Original(fitted, data)));
        Assert.That(loaded.Model.ClassNames, Is.EqualTo(fitted.Model.ClassNames));
        Assert.That(continued.Model.ClassNames, Is.EqualTo(fitted.Model.ClassNames), "no value came in twice");
    }

    /// <summary>The predicted classes, mapped back to their values by ML.NET and to keys again, with the dictionary made by that.</summary>
    private string[] Original(NeuronCalibrationTransformer model, IDataView data)
    {
        var mapper = _context.Transforms.Conversion.MapKeyToValue("Value", "PredictedLabel");
        var values = mapper.Fit(model.Transform(data)).Transform(model.Transform(data));
        return [.. values.Preview(maxRows: 20).RowView.Select(row => $"{row.Values.Single(value => value.Key == "Value").Value}")];
    }

    private IDataView Keyed(string column, int skip)
    {
        var rows = Enumerable.Range(0, 20).Select(i => new Row(i % 2 == 0));
        var data = _context.Data.LoadFromEnumerable(rows.Skip(skip));
        return _context.Transforms.Conversion.MapValueToKey("Label", column).Fit(data).Transform(data);
    }

    private sealed class Row(bool first)
    {
        [VectorType(4)]
        public float[] Features { get; set; } = first ? [1, 0, 0, 0] : [0, 1, 0, 0];

        public bool Boolean { get; set; } = first;

        public sbyte Tiny { get; set; } = first ? (sbyte)-128 : (sbyte)127;

        public ushort Small { get; set; } = first ? (ushort)1 : ushort.MaxValue;

        public long Long { get; set; } = first ? long.MinValue : long.MaxValue;

        public float Single { get; set; } = first ? 0.1f : 1e-30f;

        public double Double { get; set; } = first ? Math.PI : 1e300;

        public DateTime Time { get; set; } = first ? new DateTime(2020, 2, 29, 1, 2, 3, 4).AddTicks(5) : new DateTime(1999, 12, 31);

        public DateTimeOffset TimeWithOffset { get; set; } = new(2020, 2, 29, 1, 2, 3, first ? TimeSpan.FromHours(5.5) : TimeSpan.Zero);

        public TimeSpan Span { get; set; } = first ? TimeSpan.FromTicks(-7) : TimeSpan.FromDays(400);

        public string Text { get; set; } = first ? "ä, \"quoted\"\n" : " b ";
    }
}

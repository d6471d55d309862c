using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Tests.Interop;

/// <summary>A trainer of ML.NET itself, the yardstick for what a multiclass trainer promises and delivers.</summary>
internal static class StockTrainer
{
    public static MLContext Context { get; } = new(seed: 1);

    public static IDataView Data { get; } = Context.Data.LoadFromEnumerable(
        Enumerable.Range(0, 30).Select(i => new Example
        {
            Features = [i % 3, i % 5],
            Text = "abc"[i % 3].ToString(),
            Number = 10 * ((i % 3) + 1),
            Index = (uint)(i % 3) + 1,
        }));

    /// <summary>The data with a key column "Label" made from <paramref name="source"/>: Text, Number, or Index (no key values).</summary>
    public static IDataView Labelled(string source)
    {
        IEstimator<ITransformer> label = source == nameof(Example.Index)
            ? Context.Transforms.CopyColumns("Label", source)
            : Context.Transforms.Conversion.MapValueToKey("Label", source);
        return label.Fit(Data).Transform(Data);
    }

    public static IEstimator<ITransformer> Trainer => Context.MulticlassClassification.Trainers.NaiveBayes();

    private sealed class Example
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Text { get; set; } = "";

        public int Number { get; set; }

        [KeyType(3)]
        public uint Index { get; set; }
    }
}

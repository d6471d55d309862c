using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Tests.Interop;

[TestFixture]
public class ScoreAnnotationsTests
{
    private static readonly ReadOnlyMemory<char>[] Letters = ["a".AsMemory(), "b".AsMemory(), "c".AsMemory()];
    private static readonly int[] Numbers = [10, 20, 30];

    [Test]
    public void TextClasses_AreAnnotatedAsByAStockScorer() => Compare(
        "Text",
        id => ScoreAnnotations.ForScore(id, TextDataViewType.Instance, Letters),
        id => ScoreAnnotations.ForPredictedLabel(id, TextDataViewType.Instance, Letters));

    [Test]
    public void NumberClasses_AreAnnotatedAsByAStockScorer() => Compare(
        "Number",
        id => ScoreAnnotations.ForScore(id, NumberDataViewType.Int32, Numbers),
        id => ScoreAnnotations.ForPredictedLabel(id, NumberDataViewType.Int32, Numbers));

    [Test]
    public void SetId_IsOneAboveTheHighestOfTheInput()
    {
        var data = StockTrainer.Labelled("Text");
        var scored = StockTrainer.Trainer.Fit(data).Transform(data);

        Assert.That(ScoreAnnotations.NextSetId(data.Schema), Is.EqualTo(1));
        Assert.That(ScoreAnnotations.NextSetId(scored.Schema), Is.EqualTo(2));
    }

    private static void Compare(
        string source, Func<uint, DataViewSchema.Annotations> score, Func<uint, DataViewSchema.Annotations> predictedLabel)
    {
        var data = StockTrainer.Labelled(source);
        var stock = StockTrainer.Trainer.Fit(data).Transform(data).Schema;
        var id = ScoreAnnotations.NextSetId(data.Schema);

        Assert.That(Describe(score(id)), Is.EqualTo(Describe(stock["Score"].Annotations)));
        Assert.That(Describe(predictedLabel(id)), Is.EqualTo(Describe(stock["PredictedLabel"].Annotations)));
    }

    private static string[] Describe(DataViewSchema.Annotations annotations) =>
        [.. annotations.Schema.Select(column => $"{column.Name} : {column.Type} = {Value(annotations, column)}")];

    private static string Value(DataViewSchema.Annotations annotations, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Get<ReadOnlyMemory<char>>(annotations, column).ToString(),
        KeyDataViewType => $"{Get<uint>(annotations, column)}",
        VectorDataViewType { ItemType: TextDataViewType } => Values<ReadOnlyMemory<char>>(annotations, column),
        _ => Values<int>(annotations, column),
    };

    private static string Values<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column) =>
        string.Join(",", Get<VBuffer<T>>(annotations, column).DenseValues());

    private static T Get<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default!;
        annotations.GetValue(column.Name, ref value);
        return value;
    }
}

using Microsoft.ML;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Tests.Interop;

[TestFixture]
public class SchemaColumnsTests
{
    [TestCase("Text")]
    [TestCase("Number")]
    [TestCase("Index")]
    public void Promise_IsThatOfAStockTrainer(string source)
    {
        var input = SchemaColumns.ShapeOf(StockTrainer.Labelled(source).Schema);
        var classType = SchemaColumns.KeyValueType(SchemaColumns.Find(input, "Label")!.Value);

        var promised = SchemaColumns.Append(
            input, SchemaColumns.Score("Score", classType), SchemaColumns.PredictedLabel("PredictedLabel", classType));

        Assert.That(Describe(promised), Is.EquivalentTo(Describe(StockTrainer.Trainer.GetOutputSchema(input))));
    }

    [Test]
    public void Append_ReplacesAColumnOfTheSameName()
    {
        var input = SchemaColumns.ShapeOf(StockTrainer.Labelled("Text").Schema);

        var once = SchemaColumns.Append(input, SchemaColumns.Score("Score", classType: null));
        var twice = SchemaColumns.Append(once, SchemaColumns.Score("Score", classType: null));

        Assert.That(twice, Has.Count.EqualTo(input.Count + 1));
    }

    [Test]
    public void FeatureVector_IsAVectorOfSingle()
    {
        var input = SchemaColumns.ShapeOf(StockTrainer.Labelled("Text").Schema);

        Assert.That(SchemaColumns.IsFeatureVector(SchemaColumns.Find(input, "Features")!.Value), Is.True);
        Assert.That(SchemaColumns.IsFeatureVector(SchemaColumns.Find(input, "Label")!.Value), Is.False);
    }

    private static IEnumerable<string> Describe(SchemaShape shape) => shape.Select(column =>
        $"{column.Name} {SchemaColumns.TypeOf(column)} {{{string.Join(", ", Describe(column.Annotations).Order())}}}");
}

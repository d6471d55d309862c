using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Tests.Data;
using static Nccl.MLNet.Tests.Workout.EstimatorConfiguration;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>Columns promised, delivered, and compared with those of a trainer of ML.NET itself.</summary>
internal static class SchemaChecks
{
    public static void PromisedSchema_IsTheDeliveredOne(EstimatorConfiguration configuration)
    {
        var data = configuration.Task(1);

        var promised = configuration.Trainer().GetOutputSchema(SchemaColumns.ShapeOf(data.Schema));
        var delivered = SchemaColumns.ShapeOf(configuration.Fitted.Transform(data).Schema);

        Assert.That(Describe(promised), Is.EquivalentTo(Describe(delivered)));
    }

    public static void GetOutputSchema_IsThatOfTransform(EstimatorConfiguration configuration)
    {
        var data = configuration.Task(1);

        Assert.That(
            Reading.Describe(configuration.Fitted.GetOutputSchema(data.Schema)), Is.EqualTo(Reading.Describe(configuration.Fitted.Transform(data).Schema)));
    }

    public static void OutputColumns_AreThoseOfAStockTrainer(EstimatorConfiguration configuration)
    {
        // A stock trainer takes keys with values only: by value, as this library orders classes that are numbers of keys.
        var data = configuration.Task(1);
        var type = data.Schema["Label"].Type;
        IEstimator<ITransformer> key = type is not KeyDataViewType ? Context.Transforms.Conversion.MapValueToKey("Label")
            : data.Schema["Label"].Annotations.Schema.Count > 0 ? Context.Transforms.CopyColumns("Label", "Label")
            : Context.Transforms.Conversion.MapValueToKey("Label", nameof(Example.IndexValue), keyData: Numbers(3));
        var keyed = key.Fit(data).Transform(data);
        var stock = Context.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 1).Fit(keyed).Transform(keyed).Schema;
        var ours = configuration.Fitted.Transform(data).Schema;

        Assert.That(ours.Select(column => column.Name).TakeLast(2), Is.EqualTo(stock.Select(column => column.Name).TakeLast(2)));
        Assert.That(Reading.Describe(ours).TakeLast(2), Is.EqualTo(Reading.Describe(stock).TakeLast(2)));
    }

    public static void InputColumns_StayAtTheirPlaces(EstimatorConfiguration configuration)
    {
        var data = configuration.Task(1);

        var output = configuration.Fitted.Transform(data).Schema;

        Assert.That(Reading.Describe(output).Take(data.Schema.Count), Is.EqualTo(Reading.Describe(data.Schema)));
    }

    public static void FeatureColumn_IsNamedByTheTransformer(EstimatorConfiguration configuration)
    {
        var fitted = configuration.Fitted;

        Assert.That(fitted.FeatureColumnName, Is.EqualTo("Features"));
        Assert.That(fitted.FeatureColumnType, Is.EqualTo(configuration.Task(1).Schema["Features"].Type));
        Assert.That(((ITransformer)fitted).IsRowToRowMapper, Is.True);
    }

    private static IDataView Numbers(int count) =>
        Context.Data.LoadFromEnumerable(Enumerable.Range(1, count).Select(number => new KeyNumber { Value = (ulong)number }));

    private static IEnumerable<string> Describe(SchemaShape shape) => shape.Select(column =>
        $"{column.Name} {SchemaColumns.TypeOf(column)} {{{string.Join(", ", Describe(column.Annotations).Order())}}}");

    private sealed class KeyNumber
    {
        public ulong Value { get; set; }
    }
}

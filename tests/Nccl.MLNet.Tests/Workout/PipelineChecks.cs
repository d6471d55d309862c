using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;
using static Nccl.MLNet.Tests.Workout.EstimatorConfiguration;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>The trainer among ML.NET's own components.</summary>
internal static class PipelineChecks
{
    public static void Chain_MapsValuesToKeysAndBack(EstimatorConfiguration configuration)
    {
        var pipeline = Pipeline(configuration).Append(Context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel"));

        var predictions = pipeline.Fit(configuration.Raw(1)).Transform(configuration.Raw(1));
        var alone = configuration.Fitted.Transform(configuration.Task(1));

        Assert.That(Classes(predictions), Is.EqualTo(Reading.Names(alone)));
        Assert.That(Reading.Scores(predictions), Is.EqualTo(Reading.Scores(alone)));
    }

    public static void CacheCheckpoint_ChangesNothing(EstimatorConfiguration configuration)
    {
        var cached = configuration.Preparation().AppendCacheCheckpoint(Context).Append(configuration.Trainer()).Fit(configuration.Raw(1));

        Assert.That(
            Reading.Scores(cached.Transform(configuration.Raw(1))), Is.EqualTo(Reading.Scores(configuration.Fitted.Transform(configuration.Task(1)))));
    }

    public static void Zip_GivesTheSameSchemaAndBits(EstimatorConfiguration configuration)
    {
        var model = configuration.FittedPipeline;
        var context = new MLContext(seed: 77);

        using var stream = new MemoryStream(SavedModel.Save(Context, model, configuration.Raw(1).Schema));
        var loaded = context.Model.Load(stream, out var inputSchema);
        var (expected, actual) = (model.Transform(configuration.Raw(1)), loaded.Transform(configuration.Raw(1)));

        Assert.That(inputSchema.Select(column => column.Name), Is.EqualTo(configuration.Raw(1).Schema.Select(column => column.Name)));
        Assert.That(Reading.Describe(actual.Schema), Is.EqualTo(Reading.Describe(expected.Schema)));
        Assert.That(Reading.Scores(actual), Is.EqualTo(Reading.Scores(expected)));
        Assert.That(Reading.Keys(actual), Is.EqualTo(Reading.Keys(expected)));
        Assert.That(SavedModel.Parts(context, loaded), Is.EquivalentTo(SavedModel.Parts(Context, model)));
    }

    public static void PredictionEngine_PredictsAsTransform(EstimatorConfiguration configuration)
    {
        var model = configuration.FittedPipeline;
        var predictions = model.Transform(configuration.Raw(1));
        var (scores, keys) = (Reading.Scores(predictions), Reading.Keys(predictions));
        using var engine = Context.Model.CreatePredictionEngine<Example, Prediction>(
            model, ignoreMissingColumns: true, Blobs.Schema(configuration.FeatureShape));

        foreach (var (row, place) in configuration.RawRows(1).Take(10).Select((row, place) => (row, place)))
        {
            var prediction = engine.Predict(row);

            Assert.That(prediction.Score, Is.EqualTo(scores[place]).Within(1e-6));
            Assert.That(prediction.PredictedLabel, Is.EqualTo(keys[place]));
            Assert.That(prediction.Id, Is.EqualTo(row.Id));
        }
    }

    public static void PredictionEngineDispose_LeavesTheModelAlive(EstimatorConfiguration configuration)
    {
        var model = configuration.FittedPipeline;
        var expected = Reading.Scores(model.Transform(configuration.Raw(1)));
        var engine = Context.Model.CreatePredictionEngine<Example, Prediction>(
            model, ignoreMissingColumns: true, Blobs.Schema(configuration.FeatureShape));
        engine.Predict(configuration.RawRows(1)[0]);

        engine.Dispose();

        Assert.That(Reading.Scores(model.Transform(configuration.Raw(1))), Is.EqualTo(expected));
        var continued = model.ContinueFit(configuration.Raw(2));
        Assert.That(Reading.Scores(continued.Transform(configuration.Raw(2))), Has.Length.EqualTo(configuration.Rows));
    }

    private static EstimatorChain<NeuronCalibrationTransformer> Pipeline(EstimatorConfiguration configuration) =>
        configuration.Preparation().Append(configuration.Trainer());

    private static IEnumerable<string> Classes(IDataView predictions) => predictions.Schema["Class"].Type.RawType switch
    {
        var type when type == typeof(int) => predictions.GetColumn<int>("Class").Select(value => $"{value}"),
        var type when type == typeof(ulong) => predictions.GetColumn<ulong>("Class").Select(value => $"{value}"),
        _ => predictions.GetColumn<string>("Class"),
    };
}

using Microsoft.ML;
using Microsoft.ML.Data;
using static Nccl.MLNet.Tests.Workout.EstimatorConfiguration;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>ML.NET's own judgement of the models.</summary>
internal static class EvaluationChecks
{
    private const double Learnt = 0.7;

    public static void Evaluate_Understands(EstimatorConfiguration configuration)
    {
        var data = WithLabelKey(configuration.Fitted, configuration.Task(1));

        var metrics = Context.MulticlassClassification.Evaluate(configuration.Fitted.Transform(data), "LabelKey");

        Assert.That(metrics.MicroAccuracy, Is.GreaterThanOrEqualTo(Learnt));
        Assert.That(metrics.LogLoss, Is.GreaterThan(0).And.LessThan(1));
        Assert.That(metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()), Is.EqualTo(configuration.Rows), "no row was dropped");
    }

    public static void CrossValidate_JudgesEveryRow(EstimatorConfiguration configuration)
    {
        var data = configuration.Task(1);

        // Classes arrive in stream order here and in MapValueToKey; a key label is taken as it is.
        IEstimator<ITransformer> key = data.Schema["Label"].Type is KeyDataViewType
            ? Context.Transforms.CopyColumns("LabelKey", "Label")
            : Context.Transforms.Conversion.MapValueToKey("LabelKey", "Label");
        var folds = Context.MulticlassClassification.CrossValidate(data, configuration.Trainer().Append(key), 2, "LabelKey");

        Assert.That(folds.Sum(fold => fold.Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())), Is.EqualTo(configuration.Rows));
        Assert.That(folds, Has.All.Matches<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>>(fold => fold.Model is not null));
    }

    public static void PermutationFeatureImportance_OfATypedTransformer(EstimatorConfiguration configuration)
    {
        var data = FewRows(configuration);

        var importance = Context.MulticlassClassification.PermutationFeatureImportance(configuration.Fitted, data, "LabelKey");

        Assert.That(importance, Has.Length.EqualTo(configuration.Features));
        Assert.That(importance.Max(metrics => metrics.LogLoss.Mean), Is.GreaterThan(0), "some feature matters");
    }

    public static void PermutationFeatureImportance_OfAPipeline(EstimatorConfiguration configuration)
    {
        // This overload looks for the predictor in a chain, and names the features by their slots.
        var data = FewRows(configuration);
        var chain = new TransformerChain<ITransformer>(configuration.Fitted);

        var importance = Context.MulticlassClassification.PermutationFeatureImportance(chain, data, "LabelKey");

        Assert.That(importance, Has.Count.EqualTo(configuration.Features));
        Assert.That(importance.Values.Max(metrics => metrics.LogLoss.Mean), Is.GreaterThan(0), "some feature matters");
    }

    private static IDataView FewRows(EstimatorConfiguration configuration) =>
        Context.Data.Cache(Context.Data.TakeRows(WithLabelKey(configuration.Fitted, configuration.Task(1)), configuration.Features > 100 ? 8 : 16));
}

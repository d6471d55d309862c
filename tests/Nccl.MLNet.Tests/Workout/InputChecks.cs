using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Tests.Data;
using static Nccl.MLNet.Tests.Workout.EstimatorConfiguration;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>Data that cannot be used: refused as early as it can be seen, naming the column and the remedy.</summary>
internal static class InputChecks
{
    public static void MissingFeatureColumn_IsRefused(EstimatorConfiguration configuration)
    {
        var data = With(configuration, Context.Transforms.DropColumns("Features"));

        RefusedByTrainer(configuration, data, "'Features'", "Set FeatureColumnName");
        RefusedByTransformer(configuration, data, "'Features'", "Set FeatureColumnName");
    }

    public static void MissingLabelColumn_IsRefusedWhereItIsRead(EstimatorConfiguration configuration)
    {
        var data = With(configuration, Context.Transforms.DropColumns("Label"));

        RefusedByTrainer(configuration, data, "'Label'", "Set LabelColumnName");
        Assert.That(configuration.Fitted.Transform(data).Schema["PredictedLabel"].Name, Is.EqualTo("PredictedLabel"), "prediction needs no label");
    }

    public static void MissingTaskColumn_IsRefused(EstimatorConfiguration configuration)
    {
        if (configuration.TaskSource is null)
        {
            Assert.That(() => configuration.Trainer().Fit(configuration.Task(1)), Throws.Nothing);
            return;
        }

        var data = With(configuration, Context.Transforms.DropColumns("Task"));

        RefusedByTrainer(configuration, data, "'Task'", "Set TaskColumnName");
        RefusedByTransformer(configuration, data, "'Task'", "missing values", "all classes seen so far");
    }

    public static void FeaturesOfAnotherType_AreRefused(EstimatorConfiguration configuration)
    {
        var data = With(configuration, Context.Transforms.Conversion.ConvertType("Features", outputKind: DataKind.Double));

        RefusedByTrainer(configuration, data, "'Features'", "ConvertType");
        RefusedByTransformer(configuration, data, "'Features'", "ConvertType");
    }

    public static void ScalarFeatures_AreRefused(EstimatorConfiguration configuration)
    {
        var data = With(configuration, Context.Transforms.Conversion.ConvertType("Features", nameof(Example.Id), DataKind.Single));

        RefusedByTrainer(configuration, data, "'Features'", "Concatenate");
        RefusedByTransformer(configuration, data, "'Features'", "Concatenate");
    }

    public static void VectorsOfVariableSize_AreRefused(EstimatorConfiguration configuration)
    {
        var raw = Context.Data.LoadFromEnumerable(configuration.RawRows(1).Select(row => new Variable { Features = row.Features, Text = row.Text }));
        var label = Context.Transforms.CopyColumns("Label", "Text").Append(Context.Transforms.CopyColumns("Task", "Text"));
        var data = label.Fit(raw).Transform(raw);

        RefusedByTrainer(configuration, data, "'Features'", "known size", "Concatenate");
        RefusedByTransformer(configuration, data, "'Features'", "known size", "Concatenate");
    }

    public static void LabelOfAnotherType_IsRefused(EstimatorConfiguration configuration)
    {
        var data = With(configuration, Context.Transforms.Conversion.ConvertType("Label", nameof(Example.Id), DataKind.Single));

        RefusedByTrainer(configuration, data, "'Label'", "MapValueToKey");
    }

    public static void AnotherNumberOfFeatures_IsRefused(EstimatorConfiguration configuration)
    {
        var data = With(configuration, Context.Transforms.Concatenate("Features", "Features", "Features"));
        var sizes = new[] { "'Features'", $"{2 * configuration.Features} features", $"expects {configuration.Features}", "Give it" };

        RefusedByTransformer(configuration, data, sizes);
        Refused(() => configuration.Trainer().Fit(data, configuration.Fitted.Model), sizes);
        Refused(() => configuration.Fitted.ContinueFit(data), sizes);
    }

    private static void RefusedByTrainer(EstimatorConfiguration configuration, IDataView data, params string[] words)
    {
        Refused(() => configuration.Trainer().GetOutputSchema(SchemaColumns.ShapeOf(data.Schema)), words);
        Refused(() => configuration.Trainer().Fit(data), words);
        Refused(() => configuration.Trainer().Fit(data, configuration.Fitted.Model), words);
    }

    private static void RefusedByTransformer(EstimatorConfiguration configuration, IDataView data, params string[] words)
    {
        Refused(() => configuration.Fitted.Transform(data), words);
        Refused(() => configuration.Fitted.GetOutputSchema(data.Schema), words);
        Refused(() => ((ITransformer)configuration.Fitted).GetRowToRowMapper(data.Schema), words);
    }

    private static void Refused(Action action, string[] words)
    {
        var error = Assert.Throws<ArgumentException>(action)!;
        Assert.That(words, Has.All.Matches<string>(word => error.Message.Contains(word, StringComparison.Ordinal)), error.Message);
    }

    /// <summary>Task 1 with one change; columns that are replaced or dropped are really gone.</summary>
    private static IDataView With(EstimatorConfiguration configuration, IEstimator<ITransformer> change)
    {
        var data = configuration.Task(1);
        return change.Fit(data).Transform(data);
    }

    private sealed class Variable
    {
        public float[] Features { get; set; } = [];

        public string Text { get; set; } = "";
    }
}

using Microsoft.ML;

namespace Nccl.MLNet.Tests.Data;

/// <summary>Small streams of tasks, and what a test learns them with.</summary>
internal static class Tasks
{
    /// <summary>One task per text of class letters, with 30 training and 20 test rows.</summary>
    public static ContinualTask[] OfClasses(MLContext context, params string[] classes) =>
        [.. classes.Select((letters, task) => new ContinualTask($"task {task + 1}", Blobs.View(context, 30, letters, task + 1), Blobs.View(context, 20, letters, task + 101)))];

    /// <summary>A stock trainer on the text label.</summary>
    public static IEstimator<ITransformer> Stock(MLContext context) =>
        context.Transforms.Conversion.MapValueToKey(nameof(Example.Text))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(nameof(Example.Text)));

    public static ContinualValidationResult Validate(
        this MLContext context, IEnumerable<ContinualTask> tasks, IEstimator<ITransformer> estimator, TaskFitting fitting = default) =>
        context.MulticlassClassification.ContinualValidate(tasks, estimator, nameof(Example.Text), fitting);

    /// <summary>Rows of text labels whose prediction, by value, is right: another way than the library's to the same number.</summary>
    public static double Accuracy(ITransformer model, IDataView data)
    {
        var labels = new MLContext().Data.CreateEnumerable<Labelled>(data, reuseRowObject: false).Select(row => row.Text);
        return labels.Zip(Reading.Names(model.Transform(data))).Average(row => row.First == row.Second ? 1.0 : 0);
    }

    private sealed class Labelled
    {
        public string Text { get; set; } = "";
    }
}

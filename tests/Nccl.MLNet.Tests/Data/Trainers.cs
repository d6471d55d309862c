using Microsoft.ML;

namespace Nccl.MLNet.Tests.Data;

/// <summary>Small trainers for tests that are about one thing each.</summary>
internal static class Trainers
{
    /// <summary>A class-incremental trainer of text labels on a small MLP, changed by <paramref name="change"/>.</summary>
    public static NeuronCalibrationTrainer New(MLContext context, Action<NeuronCalibrationTrainer.Options>? change = null)
    {
        var options = new NeuronCalibrationTrainer.Options
        {
            LabelColumnName = nameof(Example.Text),
            Network = NetworkOptions.Mlp(8),
            Seed = 1,
        };
        change?.Invoke(options);
        return context.MulticlassClassification.Trainers.NeuronCalibration(options);
    }

    /// <summary>A model of the classes a, b and c.</summary>
    public static NeuronCalibrationTransformer Fitted(MLContext context, Action<NeuronCalibrationTrainer.Options>? change = null) =>
        New(context, change).Fit(Blobs.View(context, 30));
}

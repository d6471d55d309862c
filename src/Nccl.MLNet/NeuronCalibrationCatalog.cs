using Nccl;
using Nccl.MLNet;
using Nccl.MLNet.Interop;

namespace Microsoft.ML;

/// <summary>Makes continual trainers from an <see cref="MLContext"/>.</summary>
public static class NeuronCalibrationCatalog
{
    /// <summary>A trainer that learns task after task without forgetting the earlier ones.</summary>
    /// <param name="catalog">The trainers of a multiclass catalog.</param>
    /// <param name="labelColumnName">The class of each row: a key, text or an integer.</param>
    /// <param name="featureColumnName">The features: a vector of known size of <see cref="float"/>.</param>
    /// <param name="taskColumnName">The task of each row: a key, text or an integer; null makes every fit one task.</param>
    /// <param name="scenario">Which classes compete for a row.</param>
    /// <param name="network">The network; null takes <c>NetworkOptions.Mlp(256, 256)</c>.</param>
    /// <param name="learning">How it learns; null takes the values measured for the kind of network.</param>
    /// <param name="seed">Seed of all random draws; null takes the seed of the MLContext.</param>
    /// <param name="learningRate">Step size on the weights, in place of <see cref="NcclOptions.InnerLearningRate"/>; null leaves it as it is.</param>
    /// <param name="batchSize">Rows per mini-batch, in place of <see cref="NcclOptions.BatchSize"/>; null leaves it as it is.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
    public static NeuronCalibrationTrainer NeuronCalibration(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? taskColumnName = null,
        ContinualScenario scenario = ContinualScenario.ClassIncremental,
        NetworkOptions? network = null,
        NcclOptions? learning = null,
        int? seed = null,
        double? learningRate = null,
        int? batchSize = null)
    {
        var options = new NeuronCalibrationTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            TaskColumnName = taskColumnName,
            Scenario = scenario,
            Learning = learning,
            Seed = seed,
        };
        options.Network = network ?? options.Network;
        if (learningRate is not null || batchSize is not null)
        {
            var given = options.EffectiveLearning;
            options.Learning = given with { InnerLearningRate = learningRate ?? given.InnerLearningRate, BatchSize = batchSize ?? given.BatchSize };
        }

        return catalog.NeuronCalibration(options);
    }

    /// <summary>A trainer that learns task after task without forgetting the earlier ones.</summary>
    /// <param name="catalog">The trainers of a multiclass catalog.</param>
    /// <param name="options">Every option; copied, so later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
    public static NeuronCalibrationTrainer NeuronCalibration(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NeuronCalibrationTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new NeuronCalibrationTrainer(CatalogEnvironment.EnvironmentOf(catalog), options);
    }
}

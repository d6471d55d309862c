using Nccl.MLNet;
using Nccl.MLNet.Interop;

namespace Microsoft.ML;

/// <summary>Makes learners of live streams from an <see cref="MLContext"/>.</summary>
public static class ContinualLearnerCatalog
{
    /// <summary>A learner of a live stream that knows nothing yet.</summary>
    /// <param name="catalog">A multiclass catalog.</param>
    /// <param name="trainer">How it learns. Its callback, progress and token hold for the whole session.</param>
    /// <param name="preprocessing">
    /// The fitted transformers before the trainer, which stay as they are; null where rows come with the trainer's own columns.
    /// </param>
    /// <param name="pendingCapacity">
    /// How many predictions may wait for their label, see <see cref="ContinualLearner.Predict"/>. Default 10,000: 31 MB at 784 features.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    /// <exception cref="ArgumentException">The preprocessing has a continual model already, or the trainer learns at the end of a stream only (joint training).</exception>
    public static ContinualLearner CreateContinualLearner(
        this MulticlassClassificationCatalog catalog,
        NeuronCalibrationTrainer trainer,
        ITransformer? preprocessing = null,
        int pendingCapacity = ContinualLearner.DefaultPendingCapacity)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trainer);
        return new ContinualLearner(trainer, preprocessing, pendingCapacity);
    }

    /// <summary>A learner of a live stream that goes on from a model.</summary>
    /// <param name="catalog">A multiclass catalog, whose device and log are used.</param>
    /// <param name="model">
    /// A fitted pipeline with a <see cref="NeuronCalibrationTransformer"/> in it, or that transformer itself; also one just loaded from a
    /// zip. It stays as it is.
    /// </param>
    /// <param name="pendingCapacity">
    /// How many predictions may wait for their label, see <see cref="ContinualLearner.Predict"/>. Default 10,000: 31 MB at 784 features.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    /// <exception cref="ArgumentException">The pipeline has no continual model or several, or its strategy learns at the end of a stream only (joint training).</exception>
    public static ContinualLearner CreateContinualLearner(
        this MulticlassClassificationCatalog catalog, ITransformer model, int pendingCapacity = ContinualLearner.DefaultPendingCapacity)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return new ContinualLearner(CatalogEnvironment.EnvironmentOf(catalog), model, pendingCapacity);
    }
}

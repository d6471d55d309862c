using Nccl.MLNet;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Validation;

namespace Microsoft.ML;

/// <summary>Measures what a model keeps and what it forgets while it learns task after task.</summary>
public static class ContinualValidationCatalog
{
    /// <summary>
    /// Learns the tasks one after the other, tests on every task after each of them, and says what was forgotten: the sibling of
    /// CrossValidate for data that comes in tasks.
    /// </summary>
    /// <remarks>
    /// <para>The first task is fitted with <paramref name="estimator"/>. A pipeline with a NeuronCalibration trainer then goes on with
    /// <see cref="ContinueFitExtensions.ContinueFit"/>, one pass over each task, other parts of the pipeline staying as they were fitted on the
    /// first task (which they may read before the trainer does); <paramref name="fitting"/> chooses what happens to any other trainer. A
    /// task-incremental trainer reads the task of a row from its task column, in training and test rows.</para>
    /// <para>Labels are compared by value, never by key index, in whatever form data and prediction hold them: key, text, number. A test row
    /// whose class the model was never trained on counts as wrong and is counted in <see cref="TaskEvaluation.UnknownClassRows"/>; ML.NET's
    /// Evaluate drops such rows. The label is read from the data as it comes out of the pipeline, and where the pipeline lost it (a
    /// MapValueToKey that does not know the value) from the data as it was given.</para>
    /// <para>The chance accuracy of a task, for forward transfer, is that of the untrained model on its test rows: for this library's trainers the
    /// network with the first weights of the same seed, for others a guess that takes each class equally often. It chooses among the
    /// classes that the trained model knows just before the task, so that the two differ in nothing but training; for the first task, after it.</para>
    /// <para>Thread-safe: all of it happens on the calling thread, and an exception from <paramref name="progress"/> ends it as it is.</para>
    /// </remarks>
    /// <param name="catalog">The multiclass catalog.</param>
    /// <param name="tasks">The tasks in order; see <see cref="TaskSplitCatalog"/> to make them from one view. Enumerated once.</param>
    /// <param name="estimator">A trainer, or a pipeline that ends in predictions. It stays as it is.</param>
    /// <param name="labelColumnName">The class of each row, in the data or made by the pipeline.</param>
    /// <param name="fitting">How the model gets from task to task. By default it continues where it can, and is otherwise fitted on each task alone.</param>
    /// <param name="predictedLabelColumnName">The prediction that the pipeline writes: a key, text, a number or a boolean.</param>
    /// <param name="progress">Receives the progress: at each stage of a task, and a few times a second while this library's trainers learn.</param>
    /// <param name="cancellationToken">
    /// Ends it between two mini-batches or two test rows. A fit of another trainer runs to its end; <see cref="MLContext.CancelExecution"/> stops that.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no tasks, two of the same name, one without training or test rows, views of different schemas, or no such label or prediction column.
    /// </exception>
    /// <exception cref="InvalidOperationException">A task could not be learnt, or none of its test rows has a label. The message names the task.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ContinualValidationResult ContinualValidate(
        this MulticlassClassificationCatalog catalog,
        IEnumerable<ContinualTask> tasks,
        IEstimator<ITransformer> estimator,
        string labelColumnName = "Label",
        TaskFitting fitting = TaskFitting.ContinueOrRefit,
        string predictedLabelColumnName = "PredictedLabel",
        IProgress<ContinualValidationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictedLabelColumnName);
        if (!Enum.IsDefined(fitting))
        {
            throw new ArgumentException($"fitting is {fitting}; it must be one of {string.Join(", ", Enum.GetNames<TaskFitting>())}.", nameof(fitting));
        }

        ContinualTask[] all = [.. tasks];
        TaskRules.Check(all, estimator, labelColumnName, fitting);
        var run = new ValidationRun(
            CatalogEnvironment.EnvironmentOf(catalog),
            all,
            estimator,
            new PredictionJudge(labelColumnName, predictedLabelColumnName, cancellationToken),
            fitting,
            progress,
            cancellationToken);
        return run.Run();
    }
}

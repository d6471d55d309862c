using Microsoft.ML;
using Nccl.MLNet.Validation;

namespace Nccl.MLNet;

/// <summary>What <see cref="ContinualValidationCatalog"/> measured: what was learnt, kept and forgotten. Fractions are from 0 to 1.</summary>
/// <remarks>Immutable and thread-safe. <see cref="Model"/> is the caller's, to use, save or dispose.</remarks>
public sealed class ContinualValidationResult
{
    internal ContinualValidationResult(
        ITransformer model,
        bool isContinued,
        TaskFitting fitting,
        IReadOnlyList<string> taskNames,
        AccuracyMatrix accuracies,
        IReadOnlyList<double> chanceAccuracies,
        IReadOnlyList<IReadOnlyList<TaskEvaluation>> evaluations,
        IReadOnlyList<TaskFit> fits,
        TimeSpan elapsed)
    {
        (Model, IsContinued, Fitting, TaskNames, Accuracies) = (model, isContinued, fitting, taskNames, accuracies);
        (ChanceAccuracies, Evaluations, Fits, Elapsed) = (chanceAccuracies, evaluations, fits, elapsed);
        Metrics = ContinualMetrics.Of(accuracies, chanceAccuracies);
    }

    /// <summary>The model after the last task.</summary>
    public ITransformer Model { get; }

    /// <summary>Whether the model went on from task to task; false where it was fitted anew.</summary>
    public bool IsContinued { get; }

    /// <summary>What was asked for.</summary>
    public TaskFitting Fitting { get; }

    /// <summary>The tasks in order.</summary>
    public IReadOnlyList<string> TaskNames { get; }

    /// <summary>Entry [i, j] is the accuracy on task j after learning task i, counted from 0; every task is tested after every task, later ones too.</summary>
    public AccuracyMatrix Accuracies { get; }

    /// <summary>Average and learning accuracy, backward and forward transfer, and forgetting: each defined where it is declared.</summary>
    public ContinualMetrics Metrics { get; }

    /// <summary>
    /// Accuracy of the untrained model on each task, with the classes that the trained one knows just before the task: forward transfer is
    /// measured from it. The first, which no figure uses, is with the classes of the first task.
    /// </summary>
    public IReadOnlyList<double> ChanceAccuracies { get; }

    /// <summary>Counts behind <see cref="Accuracies"/>: after each task, the evaluation on every task, with its confusion.</summary>
    public IReadOnlyList<IReadOnlyList<TaskEvaluation>> Evaluations { get; }

    /// <summary>The evaluation of <see cref="Model"/> on every task: the last line of <see cref="Evaluations"/>.</summary>
    public IReadOnlyList<TaskEvaluation> FinalEvaluations => Evaluations[^1];

    /// <summary>How each task was learnt: rows, time, and how well its rows were predicted before.</summary>
    public IReadOnlyList<TaskFit> Fits { get; }

    /// <summary>
    /// Prequential accuracy (test, then train) over the whole stream: rows predicted right before they were learnt, as a fraction of all rows learnt. A
    /// model that is fitted anew predicts nothing before its first task: all rows of that count as wrong.
    /// </summary>
    public double PrequentialAccuracy => (double)Fits.Sum(fit => fit.CorrectBeforeLearning) / Fits.Sum(fit => fit.RowsLearned);

    /// <summary>Time of the whole validation.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Writes everything but the model as JSON. A file that was there before is replaced when the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; the message says why. Nothing is left behind.</exception>
    public void SaveAsJson(string path) => ResultFile.Write(path, SaveAsJson);

    /// <summary>Writes everything but the model as JSON.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public void SaveAsJson(Stream stream) => ResultJson.Write(this, stream);

    /// <summary>
    /// Writes the accuracy matrix as CSV, one line per entry: after, task, accuracy, rows, right, unknown_class_rows, unpredicted_rows,
    /// unlabelled_rows. A file that was there before is replaced when the new one is complete.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; the message says why. Nothing is left behind.</exception>
    public void SaveAsCsv(string path) => ResultFile.Write(path, SaveAsCsv);

    /// <summary>Writes the accuracy matrix as CSV, one line per entry.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public void SaveAsCsv(Stream stream) => ResultCsv.Write(this, stream);

    /// <summary>The accuracy matrix and the figures as a table of text, in per cent, culture-free.</summary>
    public override string ToString() => ResultTable.Of(this);
}

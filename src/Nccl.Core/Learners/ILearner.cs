using Nccl.Strategies;

namespace Nccl.Learners;

/// <summary>
/// What a session needs of something that learns a stream, whether or not it is a network and whether or not rows have classes. Rows come in
/// mini-batches of one task; today a target is the number of an output, and other kinds can follow (<see cref="RowTargets"/>). Not thread-safe.
/// </summary>
internal interface ILearner : IDisposable
{
    /// <summary>Index of the task learned last, -1 before the first.</summary>
    int CurrentTask { get; }

    /// <summary>Where tasks began that nobody announced.</summary>
    IReadOnlyList<DetectedBoundary> DetectedBoundaries { get; }

    /// <summary>The task that rows announced as <paramref name="announced"/> belong to: where boundaries are detected, the one at hand.</summary>
    int TaskOf(int announced);

    /// <summary>
    /// Begins a task, or goes on with it; another task than the last one ends that one first. Called before new outputs of the task become
    /// known: the last task ends with the outputs it had.
    /// </summary>
    void BeginTask(int task);

    /// <summary>Ends the task at hand; twice does no harm.</summary>
    void EndTask();

    /// <summary>Outputs 0 to <paramref name="count"/> - 1 exist from now on, such as classes; those present keep what they compute.</summary>
    void KnowOutputs(int count);

    /// <summary>Learns one mini-batch.</summary>
    /// <param name="inputs">[B * D], row after row.</param>
    /// <param name="targets">[B], what each row is to be predicted as.</param>
    /// <param name="task">Index of the task.</param>
    /// <exception cref="InvalidOperationException">Learning diverged.</exception>
    StepReport Learn(ReadOnlySpan<float> inputs, RowTargets targets, int task);

    /// <summary>What is left to learn when the data of a fit has been read: learned while the reports, one per mini-batch, are enumerated.</summary>
    /// <exception cref="InvalidOperationException">Learning diverged.</exception>
    IEnumerable<StepReport> Finish();

    /// <summary>The score of every output that competes for a row, by all that was learned up to now. Changes nothing of what is learned later.</summary>
    /// <param name="row">[D].</param>
    /// <param name="task">Index of its task; -1 where it is not known.</param>
    IReadOnlyList<(int Output, float Score)> Predict(ReadOnlySpan<float> row, int task);

    /// <summary>The learner as it is now; later learning does not change it.</summary>
    /// <exception cref="InvalidOperationException">Learning diverged.</exception>
    LearnerState Capture();
}

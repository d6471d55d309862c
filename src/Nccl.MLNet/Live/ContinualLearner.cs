using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Live;

namespace Nccl.MLNet;

/// <summary>Learns from a live stream: rows come when they come, a mini-batch is learnt as soon as it is full, and snapshots are served meanwhile.</summary>
/// <remarks>
/// <para>Make one with <see cref="ContinualLearnerCatalog"/>: <c>mlContext.MulticlassClassification.CreateContinualLearner(...)</c>.</para>
/// <para>Rows that are observed in pieces are learnt exactly as in one fit: pieces without a boundary between them equal one
/// <c>Fit</c> or <c>ContinueFit</c> of all their rows, once <see cref="Flush"/> has learnt the rows that still wait.</para>
/// <para><b>Tasks.</b> With a task column, the column decides. Without, <see cref="BeginTask"/> and <see cref="EndTask"/> do, and rows before any
/// <see cref="BeginTask"/> open a task of their own; a learner made from a model goes on with the task that was open when the snapshot
/// was taken, and a model that was fitted has none open. With <see cref="TaskBoundaryDetection"/> nobody announces anything.</para>
/// <para><b>Threads.</b> One <c>Observe</c> at a time; a second one is refused. All other members may be called from any thread while it runs, and
/// wait for the mini-batch in progress at most; the counts (<see cref="RowsSeen"/> to <see cref="RowsPerSecond"/>) do not wait.</para>
/// <para><b>Errors.</b> A row that cannot be used ends the call with its number. The rows before it are learnt or waiting, it has left no
/// trace, and the session goes on. Only learning that diverged ends the session; snapshots taken before stay sound.</para>
/// <para>Disposing frees the native weights and drops rows that wait and predictions whose label has not come: <see cref="Flush"/> first.
/// Snapshots do not depend on it.</para>
/// </remarks>
public sealed class ContinualLearner : IDisposable
{
    internal const int DefaultPendingCapacity = 10_000;

    private readonly LiveSession _session;
    private readonly DelayedLabels _delayed;

    internal ContinualLearner(NeuronCalibrationTrainer trainer, ITransformer? preprocessing, int pendingCapacity)
        : this(AtLeastOne(pendingCapacity), LiveSession.New(trainer, preprocessing))
    {
    }

    internal ContinualLearner(IHostEnvironment environment, ITransformer model, int pendingCapacity)
        : this(AtLeastOne(pendingCapacity), LiveSession.GoOnFrom(environment, model))
    {
    }

    private ContinualLearner(int pendingCapacity, LiveSession session) =>
        (_session, _delayed) = (session, new DelayedLabels(session, pendingCapacity));

    /// <summary>Rows that came: learnt, waiting or skipped; a row whose label comes late counts when it has come.</summary>
    public long RowsSeen => RowsTaken + RowsSkipped;

    /// <summary>Rows taken by this session: learnt or waiting.</summary>
    public long RowsTaken => _session.Learning.RowsTaken;

    /// <summary>Rows left out: no label, no task, or by option no finite features or no readable image.</summary>
    public long RowsSkipped => _session.Learning.RowsSkipped;

    /// <summary>Rows that this session has learnt.</summary>
    public long RowsLearned => _session.Learning.RowsLearned;

    /// <summary>Rows that wait for the rest of their mini-batch, or for <see cref="Flush"/>.</summary>
    public int RowsWaiting => _session.Learning.RowsWaiting;

    /// <summary>How many of <see cref="RowsLearned"/> were predicted right just before they were learnt.</summary>
    public long CorrectCount => _session.Learning.CorrectCount;

    /// <summary>Prequential accuracy (test, then train) over the whole session, as a fraction; 0 before the first mini-batch.</summary>
    public double PrequentialAccuracy => RowsLearned is > 0 and var rows ? (double)CorrectCount / rows : 0;

    /// <summary>Rows learnt per second of reading and learning: what the learner can take. Time in which it waits for rows does not count.</summary>
    public double RowsPerSecond => _session.RowsPerSecond;

    /// <summary>The classes known, in the order of their arrival, as culture-free text; those of waiting rows too.</summary>
    public IReadOnlyList<string> Classes
    {
        get
        {
            using var inside = _session.EnterToLook();
            return _session.Learning.Schema.Classes?.Names ?? [];
        }
    }

    /// <summary>The task to which the latest row belongs, or that was begun after it; null where none is open.</summary>
    public string? CurrentTask
    {
        get
        {
            using var inside = _session.EnterToLook();
            return _session.Learning.CurrentTask;
        }
    }

    /// <summary>Rows predicted under an id whose label has not come yet.</summary>
    public int PredictionsPending => _delayed.Pending;

    /// <summary>Rows predicted under an id that made room for newer ones before their label came: each was never learnt.</summary>
    public long PredictionsDropped => _delayed.Dropped;

    /// <summary>Learns the rows of a view, in its order, with one cursor in this thread.</summary>
    /// <param name="data">Rows as the pipeline takes them, label included.</param>
    /// <exception cref="ArgumentException">A column is missing, cannot be used, or is of another type than before.</exception>
    /// <exception cref="InvalidOperationException">Another Observe is running, a row cannot be used, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The token of the trainer's options was cancelled.</exception>
    public ObservationReport Observe(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var call = _session.BeginObserving();
        return call.Observe(data);
    }

    /// <summary>Learns objects in their order, as they come.</summary>
    /// <typeparam name="TRow">A class whose properties are the pipeline's input columns, label included, as for <c>LoadFromEnumerable</c>.</typeparam>
    /// <param name="rows">The objects; the next one is asked for when the last was taken.</param>
    /// <exception cref="ArgumentException">A column is missing, cannot be used, or is of another type than before.</exception>
    /// <exception cref="InvalidOperationException">Another Observe is running, a row cannot be used, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The token of the trainer's options was cancelled.</exception>
    public ObservationReport Observe<TRow>(IEnumerable<TRow> rows)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var call = _session.BeginObserving();
        return call.Observe(rows);
    }

    /// <summary>Learns objects from a channel, a queue or a file that grows, each mini-batch as soon as it is full, on threads of the pool.</summary>
    /// <typeparam name="TRow">A class whose properties are the pipeline's input columns, label included, as for <c>LoadFromEnumerable</c>.</typeparam>
    /// <param name="rows">The objects; the next one is asked for when the last was taken.</param>
    /// <param name="cancellationToken">
    /// Ends the call between two rows, and is given to the source. Every row that the source has handed out is then learnt or waiting.
    /// </param>
    /// <returns>A task that completes when the source ends.</returns>
    /// <exception cref="ArgumentException">A column is missing, cannot be used, or is of another type than before.</exception>
    /// <exception cref="InvalidOperationException">Another Observe is running, a row cannot be used, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/>, or the token of the trainer's options, was cancelled.</exception>
    public Task<ObservationReport> ObserveAsync<TRow>(IAsyncEnumerable<TRow> rows, CancellationToken cancellationToken = default)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(rows);
        var call = _session.BeginObserving();
        // Not in the caller's thread: a source that always has rows would never give it back.
        return Task.Run(
            async () =>
            {
                using (call)
                {
                    return await call.ObserveAsync(rows, cancellationToken).ConfigureAwait(false);
                }
            },
            CancellationToken.None);
    }

    /// <summary>Predicts a row with all that has been learnt up to the last mini-batch, and keeps it until its label comes.</summary>
    /// <remarks>
    /// As many rows are kept as the <c>pendingCapacity</c> with which the learner was made; when it is full, the oldest makes room and is counted in
    /// <see cref="PredictionsDropped"/>. A second row under an id that waits takes the place of the first. The row belongs to the task that
    /// is open now, whenever its label comes. Rows are not kept in snapshots.
    /// </remarks>
    /// <typeparam name="TRow">A class whose properties are the pipeline's input columns; its label, if it has one, is not read.</typeparam>
    /// <param name="id">What <see cref="Learn"/> will name the row by; case matters.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">A column is missing, cannot be used, or is of another type than before.</exception>
    /// <exception cref="InvalidOperationException">The row cannot be used, or learning diverged.</exception>
    public LivePrediction Predict<TRow>(string id, TRow row)
        where TRow : class
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(row);
        return _delayed.Predict(id, row);
    }

    /// <summary>The label of a row that was predicted: from here on the row is one of the stream.</summary>
    /// <param name="id">What <see cref="Predict"/> was given.</param>
    /// <param name="label">The class: a value of the label column's type, or its culture-free text.</param>
    /// <returns>False, and nothing happens, where no row waits under this id: it was never predicted, has its label already, or made room for newer rows.</returns>
    /// <exception cref="ArgumentException">The label is not of the type of the classes, or is a class that the scenario does not allow; the row goes on waiting.</exception>
    /// <exception cref="InvalidOperationException">Learning diverged.</exception>
    public bool Learn(string id, object label)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(label);
        return _delayed.Learn(id, label);
    }

    /// <summary>Learns the rows that wait, without waiting for their mini-batch to be full.</summary>
    /// <exception cref="InvalidOperationException">Learning diverged.</exception>
    public void Flush() => _session.Flush();

    /// <summary>
    /// Begins a task: rows from here on belong to it. The task before it ends, and its waiting rows are learnt. A known name
    /// goes on with its task; the name of the task at hand changes nothing.
    /// </summary>
    /// <param name="name">Name of the task, as <see cref="NeuronCalibrationModelParameters.TaskNames"/> will list it.</param>
    /// <exception cref="InvalidOperationException">A task column, or detection, tells the tasks; or learning diverged.</exception>
    public void BeginTask(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _session.BeginTask(name);
    }

    /// <summary>Ends the task at hand: its waiting rows are learnt, and the next row begins a new one. Without a task at hand it does nothing.</summary>
    /// <exception cref="InvalidOperationException">A task column, or detection, tells the tasks; or learning diverged.</exception>
    public void EndTask() => _session.EndTask();

    /// <summary>
    /// A snapshot of the whole pipeline: the fitted parts and what was learnt up to the last mini-batch; rows that wait are not in it. It is
    /// immutable: serve it, save it with <c>mlContext.Model.Save</c>, go on from it with <c>ContinueFit</c> or another learner.
    /// </summary>
    /// <remarks>Costs one copy of the weights and one of their averages. The memory of past rows is shared with the learner, which copies the part of the task at hand when it next writes to it.</remarks>
    /// <exception cref="InvalidOperationException">Nothing has been learnt yet, learning diverged, or a part after the model was fitted on fewer classes.</exception>
    public ITransformer ToTransformer() => _session.Snapshot();

    /// <summary>Frees the native weights, and drops what waits. A call of Observe that is running ends with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _session.Dispose();

    private static int AtLeastOne(int pendingCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pendingCapacity, 1);
        return pendingCapacity;
    }
}

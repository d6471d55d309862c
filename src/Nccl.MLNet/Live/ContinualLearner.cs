using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Live;
using Nccl.MLNet.Rules;
using Nccl.MLNet.Sessions;

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
public sealed partial class ContinualLearner : IDisposable
{
    private readonly IHostEnvironment _environment;
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly NeuronCalibrationTransformer? _before;
    private readonly LivePipeline _pipeline;
    private readonly IChannel _channel;
    private readonly LearningSession _stream;
    private readonly MiniBatchGate _gate = new();
    private readonly Dictionary<Type, IDisposable> _learningFeeds = [];
    private RowOrigin? _origin;
    private int _observing;
    private long _learningTicks;
    private bool _disposed;

    internal ContinualLearner(NeuronCalibrationTrainer trainer, ITransformer? preprocessing, int pendingCapacity)
        : this(trainer.HostEnvironment, trainer.LearningOptions.Copy(), LivePipeline.After(preprocessing), before: null, trainer.Seed(), pendingCapacity)
    {
    }

    internal ContinualLearner(
        IHostEnvironment environment, (LivePipeline Pipeline, NeuronCalibrationTransformer Continual) model, int pendingCapacity)
        : this(environment, model.Continual.Options.Copy(), model.Pipeline, model.Continual, seed: 0, pendingCapacity)
    {
    }

    private ContinualLearner(
        IHostEnvironment environment,
        NeuronCalibrationTrainer.Options options,
        LivePipeline pipeline,
        NeuronCalibrationTransformer? before,
        int seed,
        int pendingCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pendingCapacity, 1);
        if (options.EffectiveLearning.Strategy == LearningStrategy.Joint)
        {
            throw new ArgumentException(
                $"Learning.Strategy is {LearningStrategy.Joint}, which learns when the stream has ended, and a live stream does not end. Choose another strategy, or use Fit.");
        }

        TorchLibrary.Load();
        (_environment, _options, _pipeline, _before) = (environment, options, pipeline, before);
        _origin = before is null ? null : new RowOrigin(null, (VectorDataViewType)before.FeatureColumnType, before.ImageFiles);
        _channel = environment.Register(nameof(ContinualLearner)).Start("Learn");
        TrainingAdvice.Give(_channel, options, first: before is null);
        _stream = new LearningSession(options, _channel, before?.Model, seed, TorchDevice.Of(environment, _channel));
        _pending = new PendingRows(pendingCapacity);
    }

    /// <summary>Rows that came: learnt, waiting or skipped; a row whose label comes late counts when it has come.</summary>
    public long RowsSeen => RowsTaken + RowsSkipped;

    /// <summary>Rows taken by this session: learnt or waiting.</summary>
    public long RowsTaken => _stream.RowsTaken;

    /// <summary>Rows left out: no label, no task, or by option no finite features or no readable image.</summary>
    public long RowsSkipped => _stream.Skipped.Total;

    /// <summary>Rows that this session has learnt.</summary>
    public long RowsLearned => _stream.RowsLearned;

    /// <summary>Rows that wait for the rest of their mini-batch, or for <see cref="Flush"/>.</summary>
    public int RowsWaiting => _stream.RowsWaiting;

    /// <summary>How many of <see cref="RowsLearned"/> were predicted right just before they were learnt.</summary>
    public long CorrectCount => _stream.CorrectCount;

    /// <summary>Prequential accuracy (test, then train) over the whole session, as a fraction; 0 before the first mini-batch.</summary>
    public double PrequentialAccuracy => RowsLearned is > 0 and var rows ? (double)CorrectCount / rows : 0;

    /// <summary>Rows learnt per second of reading and learning: what the learner can take. Time in which it waits for rows does not count.</summary>
    public double RowsPerSecond => Volatile.Read(ref _learningTicks) is > 0 and var ticks ? RowsLearned * (double)Stopwatch.Frequency / ticks : 0;

    /// <summary>The classes met, in the order of their arrival, as culture-free text; those of waiting rows too.</summary>
    public IReadOnlyList<string> Classes
    {
        get
        {
            using var inside = _gate.Enter();
            return _stream.Met.Classes?.Names ?? [];
        }
    }

    /// <summary>The task to which the latest row belongs, or that was begun after it; null where none is open.</summary>
    public string? CurrentTask
    {
        get
        {
            using var inside = _gate.Enter();
            return _stream.TaskAtHand;
        }
    }

    /// <summary>Learns the rows of a view, in its order, with one cursor in this thread.</summary>
    /// <param name="data">Rows as the pipeline takes them, label included.</param>
    /// <exception cref="ArgumentException">A column is missing, cannot be used, or is of another type than before.</exception>
    /// <exception cref="InvalidOperationException">Another Observe is running, a row cannot be used, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The token of the trainer's options was cancelled.</exception>
    public ObservationReport Observe(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var call = Begin();
        var view = _pipeline.Head?.Transform(data) ?? data;
        var columns = InputColumns.Of(view.Schema, _options);
        var features = Admit(data.Schema, view, columns);
        using var cursor = view.GetRowCursorSet(features.Columns.Concat(columns.LabelAndTask), 1).Single();
        var intake = ReaderOf(cursor, features, columns);
        while (MoveNext(cursor, call))
        {
            Take(intake, call);
        }

        return call.Report();
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
        using var call = Begin();
        var feed = FeedOf<TRow>();
        using var source = rows.GetEnumerator();
        while (Continues(default) && source.MoveNext())
        {
            Take(feed, source.Current, call);
        }

        return call.Report();
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
        var call = Begin();
        // Not in the caller's thread: a source that always has rows would never give it back.
        return Task.Run(() => ObserveAsync(rows, call, cancellationToken), CancellationToken.None);
    }

    /// <summary>Learns the rows that wait, without waiting for their mini-batch to be full.</summary>
    /// <exception cref="InvalidOperationException">Learning diverged.</exception>
    public void Flush()
    {
        using var inside = Enter();
        Timed(_stream.Flush);
    }

    /// <summary>
    /// Begins a task: rows from here on belong to it. The task before it ends, and its waiting rows are learnt. A name met before
    /// goes on with that task; the name of the task at hand changes nothing.
    /// </summary>
    /// <param name="name">Name of the task, as <see cref="NeuronCalibrationModelParameters.TaskNames"/> will list it.</param>
    /// <exception cref="InvalidOperationException">A task column, or detection, tells the tasks; or learning diverged.</exception>
    public void BeginTask(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using var inside = Enter();
        RefuseWhereTasksAreTold(nameof(BeginTask));
        var begun = _stream.Met.Announced.Begin(name);
        if (begun.Open != _stream.Met.Announced.Open)
        {
            Timed(_stream.Flush);
            _stream.Met.Announced = begun;
        }
    }

    /// <summary>Ends the task at hand: its waiting rows are learnt, and the next row begins a new one. Without a task at hand it does nothing.</summary>
    /// <exception cref="InvalidOperationException">A task column, or detection, tells the tasks; or learning diverged.</exception>
    public void EndTask()
    {
        using var inside = Enter();
        RefuseWhereTasksAreTold(nameof(EndTask));
        Timed(_stream.Flush);
        _stream.Met.Announced = _stream.Met.Announced.End();
    }

    /// <summary>
    /// A snapshot of the whole pipeline: the fitted parts and what was learnt up to the last mini-batch; rows that wait are not in it. It is
    /// immutable: serve it, save it with <c>mlContext.Model.Save</c>, go on from it with <c>ContinueFit</c> or another learner.
    /// </summary>
    /// <remarks>Costs one copy of the weights and one of their averages. The memory of past rows is shared with the learner, which copies the part of the task at hand when it next writes to it.</remarks>
    /// <exception cref="InvalidOperationException">Nothing has been learnt yet, learning diverged, or a part after the model was fitted on fewer classes.</exception>
    public ITransformer ToTransformer()
    {
        NeuronCalibrationModelParameters model;
        RowOrigin origin;
        using (Enter())
        {
            if (!_stream.HasLearned)
            {
                throw new InvalidOperationException(
                    $"Nothing has been learnt yet, so there is no model: {RowsWaiting} of the {_options.EffectiveLearning.BatchSize} rows of a mini-batch have come. "
                    + (RowsWaiting > 0 ? "Flush() learns them at once." : "Give rows to Observe first."));
            }

            (model, origin) = (_stream.Capture(), _origin!);
        }

        return _pipeline.With(new NeuronCalibrationTransformer(_environment, model, _options, origin.Features, origin.Files), origin.Input);
    }

    /// <summary>Frees the native weights, and drops what waits. A call of Observe that is running ends with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        using var inside = _gate.Enter();
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stream.Skipped.Report(_channel, RowsSeen);
        DisposeFeeds();
        _stream.Dispose();
        _channel.Dispose();
    }
}

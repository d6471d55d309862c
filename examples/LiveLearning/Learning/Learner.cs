using System.Diagnostics;
using Examples.CommandLine;
using LiveLearning.Data;
using LiveLearning.Storage;
using Microsoft.ML;
using Nccl.MLNet;

namespace LiveLearning.Learning;

/// <summary>Learns the rows of the queue in a thread of its own, publishes snapshots, and saves.</summary>
/// <remarks><see cref="Run"/> is for one thread; everything else may be read from any.</remarks>
internal sealed class Learner : IDisposable
{
    // A few mini-batches: small enough to stop and to publish at once.
    private const int RowsAtOnce = 50;

    // A snapshot costs about a millisecond; this keeps it below a percent of the time and predictions fresh to the eye.
    private static readonly TimeSpan SnapshotEvery = TimeSpan.FromMilliseconds(200);

    private readonly MLContext _mlContext;
    private readonly ContinualLearner _session;
    private readonly int _featureCount;
    private readonly RowQueue _queue;
    private readonly ModelFolder _folder;
    private readonly int _saveEvery;
    private readonly EventLog _events;
    private readonly HashSet<string> _classes;
    private readonly long _started = Stopwatch.GetTimestamp();
    private volatile ServedModel? _served;
    private long _taken;
    private long _learnt;
    private long _saved;
    private long _saveTicks;
    private long _publishedAt;
    private long _lastRowAt;
    private int _boundaries;

    /// <param name="mlContext">Runs the models.</param>
    /// <param name="session">Learns.</param>
    /// <param name="featureCount">Features of a row.</param>
    /// <param name="queue">Where the rows come from.</param>
    /// <param name="folder">Where models are saved.</param>
    /// <param name="saveEvery">Rows between two saves.</param>
    /// <param name="events">Told of new classes, and of changes that the learner noticed.</param>
    /// <param name="start">The model that the session goes on from, and the number of its last row; null and 0 at the very beginning.</param>
    public Learner(
        MLContext mlContext,
        ContinualLearner session,
        int featureCount,
        RowQueue queue,
        ModelFolder folder,
        int saveEvery,
        EventLog events,
        (ITransformer? Model, long Number) start)
    {
        (_mlContext, _session, _featureCount, _queue, _folder, _saveEvery, _events) = (mlContext, session, featureCount, queue, folder, saveEvery, events);
        (RowsInModelAtStart, RowsRecovered) = (start.Number, queue.Waiting);
        _taken = _learnt = _saved = _publishedAt = start.Number;
        if (start.Model is not null)
        {
            _served = new ServedModel(_mlContext, start.Model, _featureCount) { Cost = TimeSpan.Zero };
            _boundaries = ServedModel.Trained(start.Model).DetectedBoundaries.Count;
        }

        _classes = [.. _served?.Classes ?? []];
    }

    /// <summary>The latest snapshot; null as long as nothing has been learnt.</summary>
    public ServedModel? Served => _served;

    public AccuracyHistory History { get; } = new();

    /// <summary>The number of the last row in a mini-batch that was learnt.</summary>
    public long RowsLearned => Interlocked.Read(ref _learnt);

    /// <summary>The number of the last row in the newest zip.</summary>
    public long RowsSaved => Interlocked.Read(ref _saved);

    public int RowsInPartialBatch => (int)(Interlocked.Read(ref _taken) - RowsLearned);

    public long RowsInModelAtStart { get; }

    public long RowsRecovered { get; }

    public double RowsPerSecond => _session.RowsPerSecond;

    /// <summary>What the last save cost; null before the first.</summary>
    public TimeSpan? SaveCost => Interlocked.Read(ref _saveTicks) is > 0 and var ticks ? new TimeSpan(ticks) : null;

    /// <summary>How long ago rows were taken last; as long as can be before the first.</summary>
    public TimeSpan SinceLastRow =>
        Interlocked.Read(ref _lastRowAt) is > 0 and var moment ? Stopwatch.GetElapsedTime(moment) : TimeSpan.MaxValue;

    public TimeSpan Uptime => Stopwatch.GetElapsedTime(_started);

    /// <summary>Learns until cancelled, then saves what has been learnt.</summary>
    /// <exception cref="InputException">The model cannot be saved.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LearnNext(cancellationToken);
                if (_taken - _saved >= _saveEvery)
                {
                    Save();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (_taken > _saved)
            {
                Save();
            }
        }
    }

    /// <summary>How long it takes to learn so many rows, in seconds from 1 to 60; 1 as long as nothing has been learnt that tells.</summary>
    public int SecondsToLearn(long rows) => RowsPerSecond is > 0 and var rate ? (int)Math.Clamp(Math.Ceiling(rows / rate), 1, 60) : 1;

    public void Dispose() => _served?.Dispose();

    private void LearnNext(CancellationToken cancellationToken)
    {
        var rows = _queue.Take(RowsAtOnce, SnapshotEvery, cancellationToken);
        Interlocked.Add(ref _taken, rows.Count);
        if (rows.Count > 0)
        {
            Interlocked.Exchange(ref _lastRowAt, Stopwatch.GetTimestamp());
            Learn(() => _session.Observe(ServedModel.Rows(_mlContext, rows, _featureCount)));
            NoteClasses(rows);
        }
        else
        {
            // Nothing comes at present: do not let the last rows wait for a full mini-batch.
            Learn(_session.Flush);
        }

        if (_learnt > _publishedAt && (rows.Count == 0 || _served is not { } served || served.Age > SnapshotEvery))
        {
            Publish();
        }
    }

    private void Learn(Action step)
    {
        var (rowsBefore, hitsBefore) = (_session.RowsLearned, _session.CorrectCount);
        step();
        Interlocked.Exchange(ref _learnt, _taken - _session.RowsWaiting);
        History.Add(_learnt, _session.RowsLearned - rowsBefore, _session.CorrectCount - hitsBefore);
    }

    private void Publish()
    {
        var started = Stopwatch.GetTimestamp();
        var snapshot = _session.ToTransformer();
        var old = _served;
        _served = new ServedModel(_mlContext, snapshot, _featureCount) { Cost = Stopwatch.GetElapsedTime(started) };
        _publishedAt = _learnt;
        old?.Dispose();
        NoteBoundaries(snapshot);
    }

    private void NoteClasses(IReadOnlyList<Reading> rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            if (_classes.Add(rows[row].Label))
            {
                _events.Add(_taken - rows.Count + 1 + row, StreamEventKind.NewClass, $"new class {rows[row].Label}");
            }
        }
    }

    private void NoteBoundaries(ITransformer snapshot)
    {
        var found = ServedModel.Trained(snapshot).DetectedBoundaries;
        foreach (var boundary in found.Skip(_boundaries))
        {
            _events.Add(boundary.Row, StreamEventKind.Boundary, $"the learner noticed a change, which it dates to row {boundary.FirstRow:N0}");
        }

        _boundaries = found.Count;
    }

    private void Save()
    {
        // Without a partial batch the number of the last row taken is that of the last row in the weights.
        Learn(_session.Flush);
        Publish();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var schema = ServedModel.Rows(_mlContext, [], _featureCount).Schema;
            var kept = _folder.Save(_taken, stream => _mlContext.Model.Save(_served!.Transformer, schema, stream));
            Interlocked.Exchange(ref _saved, _taken);
            _queue.Forget(kept);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"The model could not be saved: {exception.Message.AsSentence()} No row is lost: those after row {_saved} are in the log and are learnt again at the next start. Check the space and the permissions.",
                exception);
        }

        Interlocked.Exchange(ref _saveTicks, Stopwatch.GetElapsedTime(started).Ticks);
    }
}

using System.Collections.ObjectModel;
using Nccl.MLNet.Live;
using Nccl.MLNet.Rows;

namespace Nccl.MLNet;

/// <content>Labels that arrive later than their features.</content>
public sealed partial class ContinualLearner
{
    internal const int DefaultPendingCapacity = 10_000;

    private readonly PendingRows _pending;
    private readonly Dictionary<Type, IDisposable> _predictionFeeds = [];

    /// <summary>Rows predicted under an id whose label has not come yet.</summary>
    public int PredictionsPending
    {
        get
        {
            using var inside = _gate.Enter();
            return _pending.Count;
        }
    }

    /// <summary>Rows predicted under an id that made room for newer ones before their label came: each was never learnt.</summary>
    public long PredictionsDropped
    {
        get
        {
            using var inside = _gate.Enter();
            return _pending.Dropped;
        }
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
        using var inside = Enter();
        var (refused, pending) = Read(PredictionFeedOf<TRow>(), id, row);
        if (refused is not null)
        {
            throw new InvalidOperationException($"The row '{id}' cannot be predicted. {refused.Reason}", refused.Error);
        }

        var isPending = pending is { Task: >= 0 };
        if (isPending)
        {
            _pending.Add(pending!);
        }

        return Predicted(pending is null ? [] : _stream.Predict(pending.Features, pending.Task), isPending);
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
        using var inside = Enter();
        if (_pending.Find(id) is not { } row)
        {
            return false;
        }

        var index = _stream.Met.ClassOf(label);
        _pending.Remove(id);
        Timed(() =>
        {
            row.Features.CopyTo(_stream.Add(index, row.Task));
            _stream.LearnIfFull();
        });
        return true;
    }

    private static (RefusedRow? Refused, PendingRow? Row) Read<TRow>(PredictionFeed<TRow> feed, string id, TRow row)
        where TRow : class
    {
        try
        {
            return feed.Read(id, row);
        }
        catch (Exception error)
        {
            return (RefusedRow.Because(error), null);
        }
    }

    private static LivePrediction Predicted(IReadOnlyList<(string Name, float Probability)> classes, bool isPending)
    {
        if (classes.Count == 0)
        {
            return new LivePrediction(null, 0, ReadOnlyDictionary<string, float>.Empty, isPending);
        }

        var (label, probability) = classes.MaxBy(entry => entry.Probability);
        return new LivePrediction(label, probability, classes.ToDictionary(entry => entry.Name, entry => entry.Probability), isPending);
    }

    private PredictionFeed<TRow> PredictionFeedOf<TRow>()
        where TRow : class
    {
        if (!_predictionFeeds.TryGetValue(typeof(TRow), out var feed))
        {
            _predictionFeeds[typeof(TRow)] = feed = new PredictionFeed<TRow>(_environment, _pipeline, _stream, _options);
        }

        var typed = (PredictionFeed<TRow>)feed;
        _origin ??= typed.Origin;
        return typed;
    }
}

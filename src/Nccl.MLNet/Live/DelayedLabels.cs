using System.Collections.ObjectModel;
using System.Diagnostics;
using Nccl.MLNet.Rows;

namespace Nccl.MLNet.Live;

/// <summary>Labels that arrive later than their features: rows are predicted, wait for their label, and are then learnt.</summary>
internal sealed class DelayedLabels(LiveSession session, int capacity)
{
    private readonly PendingRows _pending = new(capacity);

    /// <summary>Rows that wait for their label.</summary>
    public int Pending
    {
        get
        {
            using var inside = session.EnterToLook();
            return _pending.Count;
        }
    }

    /// <summary>Rows that made room for newer ones before their label came.</summary>
    public long Dropped
    {
        get
        {
            using var inside = session.EnterToLook();
            return _pending.Dropped;
        }
    }

    /// <exception cref="InvalidOperationException">The row cannot be used, or learning diverged.</exception>
    public LivePrediction Predict<TRow>(string id, TRow row)
        where TRow : class
    {
        using var inside = session.Enter();
        var (refused, pending) = Read(session.PredictionFeedOf<TRow>(), id, row);
        if (refused is not null)
        {
            throw new InvalidOperationException($"The row '{id}' cannot be predicted. {refused.Reason}", refused.Error);
        }

        var isPending = pending is { Task: >= 0 };
        if (isPending)
        {
            _pending.Add(pending!);
        }

        return Predicted(pending is null ? [] : session.Learning.Predict(pending.Features, pending.Task), isPending);
    }

    /// <returns>Whether a row waited under this id.</returns>
    /// <exception cref="ArgumentException">The label cannot be a class of the model; the row goes on waiting.</exception>
    public bool Learn(string id, object label)
    {
        using var inside = session.Enter();
        if (_pending.Find(id) is not { } row)
        {
            return false;
        }

        var index = session.Learning.Schema.ClassOf(label);
        _pending.Remove(id);
        var startedAt = Stopwatch.GetTimestamp();
        session.Learning.Take(row.Labeled(index));
        session.AddLearningTime(startedAt);
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
}

namespace LiveLearning.Learning;

/// <summary>What happened in the stream since the process began: the latest <see cref="Capacity"/> events.</summary>
/// <remarks>Thread-safe; its memory does not grow.</remarks>
internal sealed class EventLog
{
    /// <summary>The most events that are kept.</summary>
    public const int Capacity = 200;

    private readonly Lock _lock = new();
    private readonly List<StreamEvent> _events = [];

    /// <summary>The events in the order of their rows.</summary>
    public StreamEvent[] Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Notes an event. They may come out of order: a row is sent before it is learnt.</summary>
    public void Add(long row, StreamEventKind kind, string text)
    {
        lock (_lock)
        {
            var place = _events.Count;
            while (place > 0 && _events[place - 1].Row > row)
            {
                place--;
            }

            _events.Insert(place, new StreamEvent(row, kind, text));
            if (_events.Count > Capacity)
            {
                _events.RemoveAt(0);
            }
        }
    }
}

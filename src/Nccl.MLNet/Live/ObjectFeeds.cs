namespace Nccl.MLNet.Live;

/// <summary>The feeds of a live session, one of each kind. They are made when first needed and kept: no cursor is opened per row or per call.</summary>
internal sealed class ObjectFeeds : IDisposable
{
    private readonly Dictionary<Type, IDisposable> _feeds = [];

    public TFeed Get<TFeed>(Func<TFeed> create)
        where TFeed : class, IDisposable
    {
        if (!_feeds.TryGetValue(typeof(TFeed), out var feed))
        {
            _feeds[typeof(TFeed)] = feed = create();
        }

        return (TFeed)feed;
    }

    /// <summary>Disposes a feed; the next one of its kind is made anew.</summary>
    public void Drop<TFeed>(TFeed feed)
        where TFeed : class, IDisposable
    {
        _feeds.Remove(typeof(TFeed));
        feed.Dispose();
    }

    public void Dispose()
    {
        foreach (var feed in _feeds.Values)
        {
            feed.Dispose();
        }
    }
}

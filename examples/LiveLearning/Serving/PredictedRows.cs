using System.Diagnostics.CodeAnalysis;

namespace LiveLearning.Serving;

/// <summary>Features of rows that were predicted under an id and wait for their labels; the oldest go first when there are too many.</summary>
/// <remarks>Thread-safe. Held in memory only: a label that comes after a restart has to bring its features.</remarks>
internal sealed class PredictedRows
{
    /// <summary>The most rows that wait.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, float[]> _features = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _features.Count;
            }
        }
    }

    /// <summary>Remembers features; an id that waits already gets the new ones.</summary>
    public void Add(string id, float[] features)
    {
        lock (_lock)
        {
            if (!_features.ContainsKey(id) && _features.Count == Capacity)
            {
                _features.RemoveAt(0);
            }

            _features[id] = features;
        }
    }

    /// <summary>Takes the features of an id, so that no other request learns them too.</summary>
    public bool TryTake(string id, [NotNullWhen(true)] out float[]? features)
    {
        lock (_lock)
        {
            return _features.Remove(id, out features);
        }
    }
}

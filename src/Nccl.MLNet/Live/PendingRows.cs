namespace Nccl.MLNet.Live;

/// <summary>Rows by id that wait for their label, at most <paramref name="capacity"/>: the oldest makes room for a new one.</summary>
internal sealed class PendingRows(int capacity)
{
    private readonly Dictionary<string, LinkedListNode<PendingRow>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<PendingRow> _oldestFirst = [];

    public int Count => _byId.Count;

    /// <summary>Rows that made room before their label came.</summary>
    public long Dropped { get; private set; }

    /// <summary>A row of an id that waits already takes the place of the earlier row, and counts as new.</summary>
    public void Add(PendingRow row)
    {
        Remove(row.Id);
        if (Count == capacity)
        {
            Remove(_oldestFirst.First!.Value.Id);
            Dropped++;
        }

        _byId.Add(row.Id, _oldestFirst.AddLast(row));
    }

    public PendingRow? Find(string id) => _byId.GetValueOrDefault(id)?.Value;

    public void Remove(string id)
    {
        if (_byId.Remove(id, out var node))
        {
            _oldestFirst.Remove(node);
        }
    }
}

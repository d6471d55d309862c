using Nccl.Randomness;

namespace Nccl.Memory;

/// <summary>
/// A few rows of every task, one ring per task. A snapshot shares the rings; a ring is copied when it is next written to, so
/// a snapshot costs nothing and never changes.
/// </summary>
internal sealed class EpisodicMemory
{
    private readonly List<RingBuffer?> _rings = [];
    private readonly HashSet<RingBuffer> _shared = [];
    private int[]? _ends; // rows up to the end of each ring; made anew after one was written to that was not full

    public EpisodicMemory()
    {
    }

    public EpisodicMemory(IEnumerable<RingBuffer?> rings)
    {
        _rings.AddRange(rings);
        _shared.UnionWith(_rings.OfType<RingBuffer>());
    }

    public IReadOnlyList<RingBuffer?> Rings => _rings;

    /// <summary>Rows held of a task; 0 for one that is not known.</summary>
    public int Filled(int task) => task >= 0 && task < _rings.Count && _rings[task] is { } ring ? ring.Filled : 0;

    /// <summary>Rows ever given of a task; 0 for one that is not known.</summary>
    public long Pushed(int task) => task >= 0 && task < _rings.Count && _rings[task] is { } ring ? ring.Pushed : 0;

    /// <summary>Whether a row held of a task has no soft target.</summary>
    public bool LacksSoftTargets(int task) => Enumerable.Range(0, Filled(task)).Any(slot => _rings[task]!.SoftTarget(slot) is null);

    /// <summary>Appends rows of a task; a new task gets a ring of <paramref name="capacity"/> rows.</summary>
    /// <param name="task">Index of the task, 0 or more.</param>
    /// <param name="inputs">[B * D], row after row.</param>
    /// <param name="labels">[B], class indices.</param>
    /// <param name="softTargets">[B] taken at insertion, or null where they come at the end of the task.</param>
    /// <param name="capacity">Rows of a new ring, at least 1.</param>
    public void Push(int task, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, IReadOnlyList<SoftTarget>? softTargets, int capacity)
    {
        var rowLength = inputs.Length / labels.Length;
        var ring = Writable(task, capacity, rowLength);
        for (var row = 0; row < labels.Length; row++)
        {
            ring.Push(inputs.Slice(row * rowLength, rowLength), labels[row], softTargets?[row]);
        }
    }

    /// <summary>Appends the rows of another ring to a task's, oldest first.</summary>
    public void Push(int task, RingBuffer rows, int capacity)
    {
        var ring = Writable(task, capacity, rows.RowLength);
        for (var row = rows.Pushed - rows.Filled; row < rows.Pushed; row++)
        {
            var slot = (int)(row % rows.Capacity);
            ring.Push(rows.Inputs(slot), rows.Label(slot), rows.SoftTarget(slot));
        }
    }

    /// <summary>Sets the soft target of every row held of a task, in slot order.</summary>
    public void SetSoftTargets(int task, IReadOnlyList<SoftTarget> softTargets)
    {
        var ring = Writable(task, softTargets.Count, rowLength: 0);
        for (var slot = 0; slot < softTargets.Count; slot++)
        {
            ring.SetSoftTarget(slot, softTargets[slot]);
        }
    }

    /// <summary>Up to <paramref name="count"/> rows of one task, drawn without replacement.</summary>
    public MemoryRow[] SampleOf(int task, int count, RandomSource stream) =>
        [.. stream.Distinct(Filled(task), count).Select(row => new MemoryRow(task, _rings[task]!, row))];

    /// <summary>Up to <paramref name="count"/> rows of all tasks but one, drawn without replacement; every row held is equally likely.</summary>
    public MemoryRow[] SampleExcept(int task, int count, RandomSource stream)
    {
        var ends = _ends ??= Ends();
        var left = Filled(task);
        var first = left > 0 ? ends[task] - left : int.MaxValue;
        var total = ends.Length > 0 ? ends[^1] - left : 0;
        return [.. stream.Distinct(total, count).Select(row => At(ends, row < first ? row : row + left))];
    }

    public bool HoldsRowsExcept(int task) => _rings.Where((ring, index) => index != task && ring is { Filled: > 0 }).Any();

    public EpisodicMemory Snapshot()
    {
        _shared.UnionWith(_rings.OfType<RingBuffer>());
        return new EpisodicMemory(_rings);
    }

    private int[] Ends()
    {
        var ends = new int[_rings.Count];
        for (var (task, end) = (0, 0); task < ends.Length; task++)
        {
            ends[task] = end += Filled(task);
        }

        return ends;
    }

    /// <summary>The row of that number, counted through all tasks: it lies in the first ring that ends beyond it.</summary>
    private MemoryRow At(int[] ends, int row)
    {
        var (task, beyond) = (0, ends.Length - 1);
        while (task < beyond)
        {
            var middle = (task + beyond) / 2;
            (task, beyond) = ends[middle] > row ? (task, middle) : (middle + 1, beyond);
        }

        return new MemoryRow(task, _rings[task]!, row - (ends[task] - Filled(task)));
    }

    private RingBuffer Writable(int task, int capacity, int rowLength)
    {
        while (_rings.Count <= task)
        {
            _rings.Add(null);
        }

        var ring = _rings[task] ??= new RingBuffer(capacity, rowLength);
        if (_shared.Remove(ring))
        {
            _rings[task] = ring = ring.Copy();
        }

        if (ring.Filled < ring.Capacity)
        {
            _ends = null;
        }

        return ring;
    }
}

using Nccl.Memory;

namespace Nccl.Drift;

/// <summary>
/// Watches a stream for the beginning of a new task, and keeps the rows of a suspected one apart until the suspicion has proved
/// right or wrong. Not thread-safe.
/// </summary>
internal sealed class BoundaryWatch
{
    /// <summary>In nats: a mini-batch of broken rows may cost hundreds.</summary>
    private const double MostExcess = 2;

    private readonly PageHinkley _test;
    private readonly List<DetectedBoundary> _found;
    private RingBuffer? _waiting;
    private long _quietRows;

    private BoundaryWatch(TaskBoundaryDetection options, BoundaryState state)
    {
        _test = new PageHinkley(options.Threshold, options.Tolerance, options.MinimumRows, MostExcess) { State = state.Test };
        _found = [.. state.Found];
        _waiting = state.Waiting?.Copy();
        _quietRows = state.QuietRows;
    }

    public IReadOnlyList<DetectedBoundary> Found => _found;

    public BoundaryState State => new() { Test = _test.State, QuietRows = _quietRows, Waiting = _waiting?.Copy(), Found = [.. _found] };

    /// <summary>A watch that goes on where an earlier one left off; null where tasks are announced.</summary>
    /// <param name="options">How it notices a task.</param>
    /// <param name="state">What the earlier one knew; null where there was none.</param>
    /// <param name="rowsSeen">Rows learnt before.</param>
    public static BoundaryWatch? For(TaskBoundaryDetection? options, BoundaryState? state = null, long rowsSeen = 0) =>
        options is null or { Detector: DriftDetector.None } ? null : new(options, state ?? new BoundaryState { QuietRows = rowsSeen });

    /// <summary>Judges a mini-batch that was just learnt by what it cost before.</summary>
    /// <param name="loss">The mean loss of its rows before they were learnt.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="batch">Its number, from 1.</param>
    /// <param name="row">The number of its last row, from 1.</param>
    /// <returns>Whether it belongs to a new task.</returns>
    public bool Detects(double loss, int rows, long batch, long row)
    {
        if (!_test.Add(loss, rows))
        {
            _quietRows = _test.Suspects ? _quietRows : row;
            return false;
        }

        _found.Add(new DetectedBoundary(batch, row, _quietRows + 1));
        return true;
    }

    /// <summary>
    /// Keeps the rows of the mini-batch just judged until it is known to which task they belong; the newest of them, as many as a
    /// task's memory holds.
    /// </summary>
    /// <returns>False, and nothing is kept, where no new task is suspected.</returns>
    public bool Hold(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, IReadOnlyList<SoftTarget>? softTargets, int capacity)
    {
        if (!_test.Suspects)
        {
            return false;
        }

        var rowLength = inputs.Length / labels.Length;
        _waiting ??= new RingBuffer(capacity, rowLength);
        for (var row = 0; row < labels.Length; row++)
        {
            _waiting.Push(inputs.Slice(row * rowLength, rowLength), labels[row], softTargets?[row]);
        }

        return true;
    }

    /// <summary>The rows that waited belong to this task.</summary>
    public void Settle(EpisodicMemory memory, int task)
    {
        if (_waiting is not null)
        {
            memory.Push(task, _waiting, _waiting.Capacity);
            _waiting = null;
        }
    }

    /// <summary>A task begins: what the test knows is of the last one.</summary>
    /// <param name="row">The number of the last row before, from 1.</param>
    public void Restart(long row) => (_test.State, _quietRows) = (default, row);
}

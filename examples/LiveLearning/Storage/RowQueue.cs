using LiveLearning.Data;

namespace LiveLearning.Storage;

/// <summary>
/// The rows on their way from clients to the learner. They wait in the log itself, so that rows acknowledged before a crash and rows that have
/// just arrived are the same thing.
/// </summary>
/// <remarks>Thread-safe: any number of clients append, one learner takes.</remarks>
internal sealed class RowQueue : IDisposable
{
    private readonly RowLog _log;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ManualResetEventSlim _arrival = new();
    private long _acknowledged;
    private long _taken;

    /// <param name="log">Where the rows wait.</param>
    /// <param name="capacity">The most rows that may wait when a client brings some.</param>
    /// <param name="contained">The number of the last row that the model contains.</param>
    public RowQueue(RowLog log, int capacity, long contained)
    {
        (_log, Capacity, _acknowledged, _taken) = (log, capacity, log.LastNumber, contained);
    }

    /// <summary>The most rows that wait. After a crash there may be more: those that the model does not contain.</summary>
    public int Capacity { get; }

    /// <summary>The number of the last row on the disk: so many were acknowledged ever.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Rows that the learner has not taken yet.</summary>
    public long Waiting => Acknowledged - Interlocked.Read(ref _taken);

    /// <summary>Logs rows, all or none.</summary>
    /// <returns>The number of the last one, once all are on the disk; null where they do not fit into the queue, and nothing was logged.</returns>
    public async Task<long?> AppendAsync(IReadOnlyList<Reading> rows)
    {
        // No cancellation: a client that has gone away must not leave it open what was logged.
        await _gate.WaitAsync();
        try
        {
            if (Waiting + rows.Count > Capacity)
            {
                return null;
            }

            Interlocked.Exchange(ref _acknowledged, _log.Append(rows));
        }
        finally
        {
            _gate.Release();
        }

        _arrival.Set();
        return Acknowledged;
    }

    /// <summary>Takes the next rows, at most <paramref name="count"/>; waits a while where there are none.</summary>
    public IReadOnlyList<Reading> Take(int count, TimeSpan patience, CancellationToken cancellationToken)
    {
        // In this order: rows that arrive in between are seen or end the wait.
        _arrival.Reset();
        if (Waiting == 0)
        {
            _arrival.Wait(patience, cancellationToken);
        }

        _gate.Wait(cancellationToken);
        try
        {
            var rows = _log.After(_taken, count);
            Interlocked.Add(ref _taken, rows.Count);
            return rows;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Deletes rows that the saved models contain.</summary>
    public void Forget(long number)
    {
        _gate.Wait();
        try
        {
            _log.DeleteThrough(number);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _arrival.Dispose();
    }
}

namespace Nccl.MLNet.Live;

/// <summary>
/// A lock that serves threads in the order in which they ask. The thread that learns takes and leaves it once per row; a plain lock would
/// mostly let that thread in again before those that wait, and starve them. Here they wait for one mini-batch at most.
/// </summary>
internal sealed class FifoLock
{
    private readonly Lock _queue = new();
    private readonly Lock _lock = new();

    /// <summary>Enters; disposing leaves. A thread that is inside may enter again.</summary>
    public Lock.Scope Enter()
    {
        if (_lock.IsHeldByCurrentThread)
        {
            return _lock.EnterScope();
        }

        lock (_queue)
        {
            return _lock.EnterScope();
        }
    }
}

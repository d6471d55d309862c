namespace Nccl.MLNet.Live;

/// <summary>
/// Lets one thread at a time at a learner. Who learns enters and leaves once per row, and a plain lock would let him in again before
/// those that wait: here he stands behind the one who waits longest, which thus waits for one mini-batch at most.
/// </summary>
internal sealed class MiniBatchGate
{
    private readonly Lock _queue = new();
    private readonly Lock _gate = new();

    /// <summary>Enters; disposing leaves. A thread that is inside may enter again.</summary>
    public Lock.Scope Enter()
    {
        if (_gate.IsHeldByCurrentThread)
        {
            return _gate.EnterScope();
        }

        lock (_queue)
        {
            return _gate.EnterScope();
        }
    }
}

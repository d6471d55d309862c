namespace Nccl.Native;

/// <summary>
/// torch's number of threads during one call of ours: disposing gives the calling thread its own number back. No code of the user's runs
/// inside. Other threads notice nothing.
/// </summary>
internal readonly ref struct ThreadScope
{
    private readonly int _before; // 0 where nothing was changed
    private readonly int _mklBefore;

    private ThreadScope(int threads)
    {
        var current = TorchThreads.Current;
        if (current != threads)
        {
            _before = current;
            _mklBefore = TorchThreads.Set(threads, mkl: threads);
        }
    }

    /// <param name="threads">At least 1.</param>
    public static ThreadScope Of(int threads) => new(threads);

    public void Dispose()
    {
        if (_before > 0)
        {
            _ = TorchThreads.Set(_before, _mklBefore);
        }
    }
}

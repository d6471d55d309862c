namespace System.Threading;

/// <summary>What .NET 9 brought as System.Threading.Lock, on the monitor of an object. The compiler's <c>lock</c> statement asks for this shape.</summary>
internal sealed class Lock
{
    private readonly object _monitor = new();

    public bool IsHeldByCurrentThread => Monitor.IsEntered(_monitor);

    /// <summary>Enters; disposing the scope leaves. A thread that is inside may enter again.</summary>
    public Scope EnterScope()
    {
        Monitor.Enter(_monitor);
        return new Scope(_monitor);
    }

    /// <summary>One entry into the lock.</summary>
    public readonly ref struct Scope
    {
        private readonly object _entered;

        internal Scope(object entered) => _entered = entered;

        public void Dispose() => Monitor.Exit(_entered);
    }
}

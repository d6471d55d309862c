namespace Examples.Display;

/// <summary>Calls back at once: <see cref="Progress{T}"/> would call from another thread, later.</summary>
internal sealed class ImmediateProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}

namespace Nccl.MLNet.Tests.Data;

/// <summary>Keeps what is reported, at once; System.Progress would keep it later, on another thread.</summary>
internal sealed class Reports<T>(List<T> all, Action<T>? then = null) : IProgress<T>
{
    public void Report(T value)
    {
        all.Add(value);
        then?.Invoke(value);
    }
}

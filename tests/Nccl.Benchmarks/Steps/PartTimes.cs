using System.Diagnostics;

namespace Nccl.Benchmarks.Steps;

/// <summary>Sums the time of named parts over many steps, in the order in which they first came.</summary>
internal sealed class PartTimes
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, long> _ticks = [];

    public T Of<T>(string part, Func<T> run)
    {
        var start = Stopwatch.GetTimestamp();
        var result = run();
        Add(part, Stopwatch.GetTimestamp() - start);
        return result;
    }

    public void Of(string part, Action run) => Of(part, () =>
    {
        run();
        return 0;
    });

    public double Milliseconds(string part) => 1000.0 * _ticks[part] / Stopwatch.Frequency;

    public void Print(int steps, IReadOnlyCollection<string> without)
    {
        var total = _order.Except(without).Sum(Milliseconds);
        foreach (var part in _order)
        {
            var share = without.Contains(part) ? "" : $"{100 * Milliseconds(part) / total,6:F1} %";
            Console.WriteLine($"  {part,-34} {Milliseconds(part) / steps,9:F3} ms {share}");
        }
    }

    private void Add(string part, long ticks)
    {
        if (!_ticks.TryAdd(part, ticks))
        {
            _ticks[part] += ticks;
            return;
        }

        _order.Add(part);
    }
}

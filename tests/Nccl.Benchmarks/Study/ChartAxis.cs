namespace Nccl.Benchmarks.Study;

/// <summary>An axis of accuracies that holds given ones and little more: differences of a point must be visible.</summary>
/// <param name="First">The lowest mark in steps.</param>
/// <param name="Last">The highest mark in steps; above the lowest.</param>
/// <param name="Step">From mark to mark, in per cent.</param>
internal readonly record struct ChartAxis(int First, int Last, int Step)
{
    private const int MostIntervals = 6;
    private static readonly int[] Steps = [1, 2, 5, 10, 20];

    /// <summary>The marks in per cent.</summary>
    public IEnumerable<int> Marks
    {
        get
        {
            var step = Step;
            return Enumerable.Range(First, Last - First + 1).Select(mark => mark * step);
        }
    }

    /// <summary>The finest axis of few marks.</summary>
    /// <param name="lowest">From 0 to 1.</param>
    /// <param name="highest">From the lowest to 1.</param>
    public static ChartAxis Of(double lowest, double highest) => Steps
        .Select(step => With(step, 100 * lowest, 100 * highest))
        .First(axis => axis.Last - axis.First <= MostIntervals);

    /// <summary>Where an accuracy from 0 to 1 lies: 0 at the top of the chart, 100 at its bottom.</summary>
    public double Down(double accuracy) => 100 * (Last - (100 * accuracy / Step)) / (Last - First);

    private static ChartAxis With(int step, double lowest, double highest)
    {
        var first = (int)Math.Floor(lowest / step);
        var last = (int)Math.Ceiling(highest / step);
        return last > first ? new ChartAxis(first, last, step) : last * step < 100 ? new ChartAxis(first, first + 1, step) : new ChartAxis(first - 1, first, step);
    }
}

using System.Diagnostics;

namespace Nccl.Benchmarks.Measuring;

/// <summary>Times alternatives in turns, forwards and backwards, so that a machine that drifts or is shared cancels out of the ratios.</summary>
internal sealed class PairedTiming
{
    private readonly double[][] _seconds;

    private PairedTiming(double[][] seconds) => _seconds = seconds;

    /// <summary>One warm-up of each, then <paramref name="rounds"/> turns.</summary>
    public static PairedTiming Of(int rounds, params Action[] alternatives)
    {
        foreach (var alternative in alternatives)
        {
            alternative();
        }

        var seconds = alternatives.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < alternatives.Length; turn++)
            {
                var which = round % 2 == 0 ? turn : alternatives.Length - 1 - turn;
                seconds[which][round] = Seconds(alternatives[which]);
            }
        }

        return new PairedTiming(seconds);
    }

    public static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public double MedianSeconds(int alternative) => Median(_seconds[alternative]);

    public double LeastSeconds(int alternative) => _seconds[alternative].Min();

    /// <summary>Median over the rounds of one's time divided by the other's time in the same round.</summary>
    public double Ratio(int alternative, int toBase) => Median(_seconds[alternative].Zip(_seconds[toBase], (own, other) => own / other));
}

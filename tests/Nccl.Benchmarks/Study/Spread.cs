using System.Globalization;

namespace Nccl.Benchmarks.Study;

/// <summary>Mean and standard deviation of a few numbers.</summary>
/// <param name="Mean">NaN without numbers.</param>
/// <param name="Deviation">With n - 1 in the denominator; NaN for fewer than two numbers.</param>
/// <param name="Count">How many numbers.</param>
internal readonly record struct Spread(double Mean, double Deviation, int Count)
{
    public static Spread Of(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        var mean = all.DefaultIfEmpty(double.NaN).Average();
        return new Spread(mean, all.Length > 1 ? Math.Sqrt(all.Sum(number => (number - mean) * (number - mean)) / (all.Length - 1)) : double.NaN, all.Length);
    }

    /// <summary>In points, 100 times the numbers, such as "92.61 ± 0.20".</summary>
    public string Points(bool signed = false)
    {
        if (Count == 0 || double.IsNaN(Mean))
        {
            return "–";
        }

        var mean = (100 * Mean).ToString(signed ? "+0.00;-0.00;0.00" : "0.00", CultureInfo.InvariantCulture);
        return Count == 1 ? mean : string.Create(CultureInfo.InvariantCulture, $"{mean} ± {100 * Deviation:0.00}");
    }
}

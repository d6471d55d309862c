using TorchSharp;

namespace Nccl.Tests;

/// <summary>Compares arrays of numbers; a failure names the worst entry.</summary>
internal static class Numbers
{
    /// <summary>The tolerances of the golden numbers for a port in float64: they carry 13 digits, sums may run in another order.</summary>
    public const double GoldenRelative = 1e-9;
    public const double GoldenAbsolute = 1e-12;

    public static double[] Of(torch.Tensor tensor)
    {
        using var values = tensor.detach().to(torch.ScalarType.Float64, torch.CPU).contiguous();
        return values.data<double>().ToArray();
    }

    public static void AssertClose(
        IReadOnlyList<double> actual, IReadOnlyList<double> expected, string what, double relative = GoldenRelative, double absolute = GoldenAbsolute)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Count), $"{what}: number of entries");
        var (worst, excess) = (-1, 1.0);
        for (var i = 0; i < actual.Count; i++)
        {
            // Not a number fails too: every comparison with it is false.
            var ratio = Math.Abs(actual[i] - expected[i]) / (absolute + (relative * Math.Abs(expected[i])));
            if (!(ratio <= excess))
            {
                (worst, excess) = (i, ratio);
            }
        }

        var message = worst < 0
            ? what
            : $"{what}: entry {worst} of {actual.Count} is {actual[worst]:G17}, expected {expected[worst]:G17}, relative error "
                + $"{Math.Abs(actual[worst] - expected[worst]) / Math.Abs(expected[worst]):G3}, {excess:G3} times the tolerance";
        Assert.That(worst, Is.EqualTo(-1), message);
    }

    public static void AssertClose(
        torch.Tensor actual, IReadOnlyList<double> expected, string what, double relative = GoldenRelative, double absolute = GoldenAbsolute) =>
        AssertClose((IReadOnlyList<double>)Of(actual), expected, what, relative, absolute);

    public static void AssertClose(double actual, double expected, string what, double relative = GoldenRelative, double absolute = GoldenAbsolute) =>
        AssertClose((IReadOnlyList<double>)[actual], [expected], what, relative, absolute);

    /// <summary>Equal to the last bit; -0 and 0 differ, a NaN equals itself.</summary>
    public static bool SameBits(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(a).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(b));
}

using Nccl.Strategies;

namespace Nccl.Tests.Strategies;

internal sealed class NonNegativeQuadraticTests
{
    [Test]
    public void OneVariable_IsTheParabolasVertexOrZero()
    {
        Assert.That(NonNegativeQuadratic.Minimize([2], [-3], 0), Is.EqualTo((double[])[1.5]).Within(1e-12));
        Assert.That(NonNegativeQuadratic.Minimize([2], [3], 0), Is.EqualTo([0.0]));
    }

    [Test]
    public void TwoVariables_ByHand()
    {
        // 1/2 (a^2 + b^2 + a b) - a - b: both slopes are 0 at a = b = 2/3.
        Assert.That(NonNegativeQuadratic.Minimize([1, 0.5, 0.5, 1], [-1, -1], 0), Is.EqualTo((double[])[2.0 / 3, 2.0 / 3]).Within(1e-12), "inside");
        // Unconstrained the second is negative; at 0, the first is 1 and the slope of the second is 0.5 + 0.1.
        Assert.That(NonNegativeQuadratic.Minimize([1, 0.5, 0.5, 1], [-1, 0.1], 0), Is.EqualTo((double[])[1, 0]).Within(1e-12), "on the border");
    }

    /// <summary>
    /// Conditions of Karush, Kuhn and Tucker, which are necessary and sufficient here: no variable is negative, no slope is negative, and
    /// where a variable is not 0 its slope is.
    /// </summary>
    [Test]
    public void Solutions_SatisfyTheOptimalityConditions([Range(0, 59)] int seed)
    {
        var random = new Random(seed);
        var (count, dimensions) = (1 + random.Next(20), 1 + random.Next(30)); // often more rows than dimensions: singular
        var rows = Enumerable.Range(0, count).Select(_ => Drawn(random, dimensions)).ToArray();
        if (seed % 3 == 0 && count > 2)
        {
            (rows[1], rows[2]) = (rows[0], new double[dimensions]); // the same twice, and one of zeros
        }

        var g = Drawn(random, dimensions);
        double[] matrix = [.. rows.SelectMany(a => rows.Select(b => Product(a, b)))];
        double[] linear = [.. rows.Select(row => Product(row, g))];

        var v = NonNegativeQuadratic.Minimize(matrix, linear, 1e-15);

        for (var i = 0; i < count; i++)
        {
            var slope = linear[i] + Enumerable.Range(0, count).Sum(j => matrix[(i * count) + j] * v[j]);
            Assert.That(v[i], Is.GreaterThanOrEqualTo(0));
            Assert.That(slope, Is.GreaterThan(-1e-7), $"slope {i}");
            Assert.That(v[i] * slope, Is.EqualTo(0).Within(1e-7), $"product {i}");
        }
    }

    /// <summary>More rows than dimensions, in single precision: the matrix is singular but for rounding, which may make it indefinite.</summary>
    [Test]
    public void Solutions_OfRoundedMatrices_AreNearlyOptimal()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var rows = Enumerable.Range(0, 12).Select(_ => Drawn(random, 4)).ToArray();
            var g = Drawn(random, 4);
            double[] matrix = [.. rows.SelectMany(a => rows.Select(b => (double)(float)Product(a, b)))];
            double[] linear = [.. rows.Select(row => (double)(float)Product(row, g))];

            var v = NonNegativeQuadratic.Minimize(matrix, linear, 1e-7);

            Assert.That(v, Is.All.Matches<double>(value => double.IsFinite(value) && value >= 0), $"seed {seed}");
            for (var i = 0; i < rows.Length; i++)
            {
                // Of lengths of 1: rounding leaves 6e-8 in each entry, the solution multiplies it.
                Assert.That(linear[i] + Enumerable.Range(0, 12).Sum(j => matrix[(i * 12) + j] * v[j]), Is.GreaterThan(-1e-4), $"seed {seed}, slope {i}");
            }
        }
    }

    private static double[] Drawn(Random random, int count)
    {
        var values = Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5).ToArray();
        var length = Math.Sqrt(Product(values, values));
        return [.. values.Select(value => value / length)];
    }

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}

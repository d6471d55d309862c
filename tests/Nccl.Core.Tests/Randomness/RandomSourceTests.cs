using Nccl.Randomness;

namespace Nccl.Tests.Randomness;

internal sealed class RandomSourceTests
{
    [Test]
    public void Distinct_DrawsDifferentNumbersInRange([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        using var stream = new RandomSource((ulong)seed);
        var (population, count) = (random.Next(0, 60), random.Next(0, 80));
        var drawn = stream.Distinct(population, count);
        Assert.That(drawn, Has.Length.EqualTo(Math.Min(population, count)).And.Unique);
        Assert.That(drawn, Is.All.InRange(0, Math.Max(0, population - 1)));
    }

    [Test]
    public void Distinct_OfMoreThanThereAre_DrawsAllOfThem()
    {
        using var stream = new RandomSource(3);
        Assert.That(stream.Distinct(7, 100), Is.EquivalentTo(Enumerable.Range(0, 7)));
        Assert.That(stream.Distinct(0, 5), Is.Empty);
        Assert.That(stream.Distinct(5, 0), Is.Empty);
    }

    /// <summary>20,000 draws of 3 out of 10: each number is expected 6,000 times in the draws and 2,000 times in each place.</summary>
    [Test]
    public void Distinct_IsUniformInNumberAndPlace()
    {
        using var stream = new RandomSource(5);
        var counts = new int[3, 10];
        for (var i = 0; i < 20_000; i++)
        {
            var drawn = stream.Distinct(10, 3);
            for (var place = 0; place < 3; place++)
            {
                counts[place, drawn[place]]++;
            }
        }

        // Five standard deviations of a count with p = 0.1: 5 * sqrt(20,000 * 0.1 * 0.9) = 212.
        Assert.That(counts.Cast<int>(), Is.All.EqualTo(2_000).Within(212));
    }

    /// <summary>Chi-square over the 24 orders of four, 23 degrees of freedom: 49.7 is exceeded once in a thousand.</summary>
    [Test]
    public void Distinct_DrawsAllOrdersAlike()
    {
        using var stream = new RandomSource(6);
        var counts = Enumerable.Range(0, 12_000).Select(_ => string.Join(',', stream.Distinct(4, 4))).CountBy(order => order).ToList();
        Assert.That(counts, Has.Count.EqualTo(24));
        Assert.That(counts.Sum(order => (order.Value - 500.0) * (order.Value - 500.0) / 500), Is.LessThan(49.7));
    }

    [Test]
    public void Restore_DrawsOnAsIfThereHadBeenNoBreak()
    {
        using var stream = new RandomSource(8);
        stream.Distinct(50, 13);
        var saved = stream.Save();
        var expected = Enumerable.Range(1, 20).Select(count => stream.Distinct(50, count)).ToList();
        using var other = new RandomSource(9);
        other.Restore(saved);
        Assert.That(Enumerable.Range(1, 20).Select(count => other.Distinct(50, count)), Is.EqualTo(expected));
    }

    [Test]
    public void Seeds_GiveStreamsOfTheirOwn()
    {
        using var first = new RandomSource(1);
        using var same = new RandomSource(1);
        using var other = new RandomSource(2);
        var drawn = first.Distinct(1000, 20);
        Assert.That(same.Distinct(1000, 20), Is.EqualTo(drawn));
        Assert.That(other.Distinct(1000, 20), Is.Not.EqualTo(drawn));
    }
}

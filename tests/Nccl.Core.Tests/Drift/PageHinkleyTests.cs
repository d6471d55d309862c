using Nccl.Drift;

namespace Nccl.Tests.Drift;

internal sealed class PageHinkleyTests
{
    private const double NoLimit = double.PositiveInfinity;

    /// <summary>
    /// By hand, tolerance 0.1, two values that only tell the mean. Means 0.2, 0.2, 0.2, 0.35, 0.44; steps -0.1, 0.35, 0.26;
    /// sums -0.1, 0.25, 0.51 over a lowest point of -0.1.
    /// </summary>
    [Test]
    public void Add_FollowsTheFormula()
    {
        var test = new PageHinkley(threshold: 0.6, tolerance: 0.1, minimumRows: 2, NoLimit);

        bool[] alarms = [test.Add(0.2, 1), test.Add(0.2, 1), test.Add(0.2, 1), test.Add(0.8, 1), test.Add(0.8, 1)];

        Assert.That(alarms, Is.EqualTo([false, false, false, false, true]));
        Assert.That(test.State.Rows, Is.EqualTo(5));
        Assert.That(test.State.Mean, Is.EqualTo(0.44).Within(1e-12));
        Assert.That(test.State.Sum, Is.EqualTo(0.51).Within(1e-12));
        Assert.That(test.State.Lowest, Is.EqualTo(-0.1).Within(1e-12));
    }

    [Test]
    public void AValueOfSeveralRows_CountsAsOften()
    {
        var test = new PageHinkley(threshold: 100, tolerance: 0.1, minimumRows: 10, NoLimit);

        test.Add(0.2, 10);
        test.Add(0.8, 5);

        Assert.That(test.State.Mean, Is.EqualTo(0.4).Within(1e-12));
        Assert.That(test.State.Sum, Is.EqualTo(5 * (0.8 - 0.4 - 0.1)).Within(1e-12));
    }

    [Test]
    public void AChange_IsFoundSoonAndNothingBefore([Range(1, 20)] int seed, [Values(0.3, 0.5)] double rise)
    {
        var (random, test) = (new Random(seed), new PageHinkley(15, 0.1, 100, NoLimit));
        var found = 0;

        for (var batch = 1; batch <= 400 && found == 0; batch++)
        {
            var level = batch <= 300 ? 0.2 : 0.2 + rise;
            found = test.Add(level + (0.2 * (random.NextDouble() - 0.5)), 10) ? batch : 0;
        }

        // 15 rows' worth of excess at (rise - 0.1) a row, and the mean that creeps after it.
        Assert.That(found, Is.InRange(301, 300 + Math.Ceiling(1.3 * 1.5 / (rise - 0.1))));
    }

    [Test]
    public void ALevelSeries_RaisesNoAlarm([Range(1, 20)] int seed)
    {
        var (random, test) = (new Random(seed), new PageHinkley(15, 0.1, 100, NoLimit));
        var alarms = Enumerable.Range(0, 3000).Count(_ => test.Add(0.3 + (0.6 * (random.NextDouble() - 0.5)), 10));
        Assert.That(alarms, Is.Zero);
    }

    [Test]
    public void ASeriesThatSinks_RaisesNoAlarmAndNoSuspicion()
    {
        var test = new PageHinkley(1, 0.01, 10, NoLimit);
        foreach (var value in Enumerable.Range(0, 300).Select(i => 1 - (i / 300.0)))
        {
            Assert.That(test.Add(value, 10), Is.False);
            Assert.That(test.Suspects, Is.False);
        }
    }

    [Test]
    public void TheRowsThatTellTheMean_RaiseNoAlarm()
    {
        var test = new PageHinkley(0.001, 0, minimumRows: 50, NoLimit);
        Assert.That(Enumerable.Range(1, 50).Any(i => test.Add(i / 50.0, 1)), Is.False);
        Assert.That(test.Suspects, Is.False);
        Assert.That(test.Add(1, 1), Is.True);
    }

    [Test]
    public void Suspicion_BeginsAtTheLowestPointAndEndsBelowIt()
    {
        var test = new PageHinkley(100, 0.1, 1, NoLimit);
        test.Add(0.5, 10);
        test.Add(0.5, 10);
        Assert.That(test.Suspects, Is.False);
        test.Add(0.9, 10);
        Assert.That(test.Suspects, Is.True);
        test.Add(0, 10);
        Assert.That(test.Suspects, Is.False);
    }

    [Test]
    public void AnOutlier_CountsAsTheLimitAboveTheMean()
    {
        var (test, limited) = (new PageHinkley(50, 0.3, 10, limit: 2), new PageHinkley(50, 0.3, 10, limit: 2));
        test.Add(0.5, 10);
        limited.Add(0.5, 10);

        Assert.That(test.Add(1e6, 10), Is.False);
        Assert.That(limited.Add(2.5, 10), Is.False);
        Assert.That(test.State, Is.EqualTo(limited.State));
        Assert.That(test.State.Mean, Is.EqualTo(1.5));
        Assert.That(test.State.Sum, Is.EqualTo(10 * (2.5 - 1.5 - 0.3)).Within(1e-12));
    }

    [Test]
    public void State_IsAllThatTheTestRemembers()
    {
        var (whole, broken) = (new PageHinkley(3, 0.05, 20, 0.4), new PageHinkley(3, 0.05, 20, 0.4));
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var value = random.NextDouble();
            broken = new PageHinkley(3, 0.05, 20, 0.4) { State = broken.State };
            Assert.That(broken.Add(value, 3), Is.EqualTo(whole.Add(value, 3)));
            Assert.That(broken.State, Is.EqualTo(whole.State));
        }
    }
}

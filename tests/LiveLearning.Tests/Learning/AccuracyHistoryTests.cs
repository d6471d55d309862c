using LiveLearning.Learning;

namespace LiveLearning.Tests.Learning;

internal sealed class AccuracyHistoryTests
{
    [Test]
    public void TheLatestRows_CountAlone()
    {
        var history = new AccuracyHistory();
        history.Add(1_000, 1_000, right: 0);
        history.Add(1_000 + AccuracyHistory.Window, AccuracyHistory.Window, right: AccuracyHistory.Window);

        Assert.That(history.Latest, Is.EqualTo(1));
        Assert.That(history.SinceStart, Is.EqualTo(1.0 / 3).Within(1e-12));
    }

    [Test]
    public void BeforeTheFirstRow_ThereIsNoAccuracy()
    {
        var history = new AccuracyHistory();
        history.Add(0, 0, 0);

        Assert.That((history.Latest, history.SinceStart, history.Points.Length), Is.EqualTo(((double?)null, (double?)null, 0)));
    }

    [Test]
    public void ALongCurve_GetsCoarser_NotLonger()
    {
        var history = new AccuracyHistory();
        for (var row = 10; row <= 1_000_000; row += 10)
        {
            history.Add(row, 10, right: row % 20 == 0 ? 10 : 0);
        }

        var points = history.Points;
        Assert.That(points, Has.Length.InRange(150, 400));
        Assert.That((points[0].Row, points[^1].Row > 990_000), Is.EqualTo((10L, true)));
        Assert.That(points.Select(point => point.Row), Is.Ordered.Ascending);
        Assert.That(points.Skip(1).Select(point => point.Accuracy), Is.All.EqualTo(0.5).Within(0.05));
    }
}

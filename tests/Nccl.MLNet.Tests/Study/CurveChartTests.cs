using System.Text.RegularExpressions;
using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

internal sealed class CurveChartTests
{
    [Test]
    public void Curve_IsTheMeanOverTheTasksSoFarBetweenItsLowestAndHighestSeed()
    {
        var curve = SeedCurve.Of([StudyRuns.Of("er", 1, 0.8), StudyRuns.Of("er", 2, 0.6)]);

        double[] mean = [0.9, 0.7], lowest = [0.9, 0.6], highest = [0.9, 0.8];
        Assert.That(curve.Mean, Is.EqualTo(mean).Within(1e-12));
        Assert.That(curve.Lowest, Is.EqualTo(lowest).Within(1e-12));
        Assert.That(curve.Highest, Is.EqualTo(highest).Within(1e-12));
        Assert.That(curve.Text(1), Is.EqualTo("70.0 (60.0 to 80.0)"));
    }

    [Test]
    public void Chart_HasABandOverTheSeedsAndSaysWhatItIs()
    {
        var chart = Of([StudyRuns.Of("er", 1, 0.8), StudyRuns.Of("er", 2, 0.6)]);

        Assert.That(chart, Does.Contain("<polygon class=\"band s0 d0\" points=\"2,0 98,33.33 98,100 2,0\"/>"), "marks from 60 to 90: 80 is a third down, 60 at the bottom");
        Assert.That(chart, Does.Contain("Band, and in brackets: from the lowest to the highest seed.").And.Contain("70.0 (60.0 to 80.0)</li>"));
    }

    [Test]
    public void Chart_OfOneSeedHasNoBandAndSaysSo()
    {
        var chart = Of([StudyRuns.Of("er", 1, 0.8), StudyRuns.Of("nccl", 1, 0.6)]);

        Assert.That(chart, Does.Not.Contain("<polygon").And.Contain("One seed, so there is no band."));
    }

    [Test]
    public void Chart_TellsManyLearnersApart()
    {
        var chart = Of([.. Enumerable.Range(10, 25).Select(i => StudyRuns.Of($"nccl-insertion-three-steps-{i}", 1, i / 50.0))]);
        string[] styles = [.. Regex.Matches(chart, "<polyline class=\"curve ([^\"]+)\"").Select(match => match.Groups[1].Value)];

        Assert.That(styles, Has.Length.EqualTo(25).And.Unique);
        Assert.That(styles.Count(style => style.EndsWith("d0", StringComparison.Ordinal)), Is.EqualTo(10), "ten colors; then dashes tell curves apart");
        Assert.That(Regex.Count(chart, "<li>"), Is.EqualTo(25));
    }

    [Test]
    public void Chart_HasItsFiguresAsATable() =>
        Assert.That(Of([StudyRuns.Of("er", 1, 0.8)]), Does.Contain("<tr><th scope=\"row\">2</th><td>80.0</td></tr>"));

    [TestCase(0.90, 0.95, 1)]
    [TestCase(0.90, 0.97, 2)]
    [TestCase(0.71, 0.99, 5)]
    [TestCase(0.0, 1.0, 20)]
    [TestCase(1.0, 1.0, 1)]
    [TestCase(0.0, 0.0, 1)]
    public void Axis_HoldsItsAccuraciesWithFewMarks(double lowest, double highest, int step)
    {
        var axis = ChartAxis.Of(lowest, highest);
        int[] marks = [.. axis.Marks];

        Assert.That(axis.Step, Is.EqualTo(step));
        Assert.That(marks, Has.Length.InRange(2, 7).And.All.InRange(0, 100));
        Assert.That(new[] { axis.Down(lowest), axis.Down(highest) }, Is.All.InRange(0.0, 100.0));
        Assert.That(axis.Down(marks[^1] / 100.0), Is.Zero.Within(1e-9));
        Assert.That(axis.Down(marks[0] / 100.0), Is.EqualTo(100).Within(1e-9));
    }

    [Test]
    public void Chart_GivesALearnerTheColorThatItHasOnTheWholePage() =>
        Assert.That(CurveChart.Of([StudyRuns.Of("nccl", 1, 0.8)], ["er", "nccl"]), Does.Contain("<polyline class=\"curve s1 d0\""));

    private static string Of(StudyRun[] runs) => CurveChart.Of(runs, [.. runs.Select(run => run.Learner).Distinct()]);
}

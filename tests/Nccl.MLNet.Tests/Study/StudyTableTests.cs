using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

internal sealed class StudyTableTests
{
    [Test]
    public void Spread_HasTheDeviationOfASample()
    {
        var spread = Spread.Of([0.90, 0.92, 0.97]);

        Assert.That(spread.Mean, Is.EqualTo(0.93).Within(1e-12));
        Assert.That(spread.Deviation, Is.EqualTo(Math.Sqrt(0.0013)).Within(1e-12), "(0.0009 + 0.0001 + 0.0016) / 2");
        Assert.That(spread.Points(), Is.EqualTo("93.00 ± 3.61"));
    }

    [Test]
    public void Spread_OfOneNumberHasNoDeviation() => Assert.That(Spread.Of([-0.015]).Points(signed: true), Is.EqualTo("-1.50"));

    [Test]
    public void Spread_OfNothingIsADash() => Assert.That(Spread.Of([]).Points(), Is.EqualTo("–"));

    [Test]
    public void Differences_ArePairedBySeed()
    {
        StudyRun[] runs =
        [
            StudyRuns.Of("calibration-off", 1, 0.80), StudyRuns.Of("calibration-off", 2, 0.90),
            StudyRuns.Of("nccl", 1, 0.81), StudyRuns.Of("nccl", 2, 0.93), StudyRuns.Of("nccl", 3, 0.10),
        ];

        double[] expected = [0.01, 0.03];
        Assert.That(StudyTable.PairedDifferences(runs, "nccl", StudyNames.Ablation), Is.EqualTo(expected).Within(1e-12), "seed 3 has no partner");
        Assert.That(StudyTable.Of(runs, StudyNames.Ablation), Does.Contain("| +2.00 ± 1.41 | 1 2 3 | 12 |"));
    }

    [Test]
    public void Differences_OfAStreamInTimeAreOfThePrequentialAccuracy()
    {
        StudyRun[] runs = [StudyRuns.Of("calibration-off", 1, 0.80, benchmark: "elec2"), StudyRuns.Of("er", 1, 0.84, benchmark: "elec2")];

        Assert.That(StudyTable.PairedDifferences(runs, "er", StudyNames.Ablation).Single(), Is.EqualTo(0.02).Within(1e-12));
    }

    [Test]
    public void Comparison_HasARowPerLearnerAndAColumnPerBenchmark()
    {
        StudyRun[] runs =
        [
            StudyRuns.Of("er", 1, 0.80), StudyRuns.Of("er", 2, 0.90), StudyRuns.Of("nccl", 1, 0.81), StudyRuns.Of("nccl", 2, 0.93),
            StudyRuns.Of("er", 1, 0.50, benchmark: "elec2"),
        ];

        Assert.That(ComparisonTable.Of(runs, "er").Split(Environment.NewLine).Skip(2), Is.EqualTo(
            ["| learner | permuted-mnist | elec2 |", "| --- | --- | --- |", "| er | 85.00 ± 7.07 | 25.00 |", "| nccl | +2.00 ± 1.41 | – |", ""]));
    }
}

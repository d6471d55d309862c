using Nccl.MLNet.TaskStreams;

namespace Nccl.MLNet.Tests.TaskStreams;

[TestFixture]
public class HeldOutRowsTests
{
    private static readonly double[] Fractions = [0.001, 0.1, 0.2, 0.25, 1 / 3.0, 0.3, 0.5, 0.7, 0.9, 0.999];

    [TestCaseSource(nameof(Fractions))]
    public void TheFraction_HoldsForAnyNumberOfRows(double fraction)
    {
        var heldOut = new HeldOutRows(fraction, seed: 3);
        var tested = 0;
        for (var row = 0; row < 10_000; row++)
        {
            tested += heldOut.IsTest(row) ? 1 : 0;
            Assert.That(tested, Is.EqualTo((row + 1) * fraction).Within(1 + 1e-6), $"after row {row}");
        }
    }

    [Test]
    public void Seeds_DrawOtherRows() => Assert.That(
        Enumerable.Range(0, 100).Select(seed => string.Concat(Enumerable.Range(0, 50).Select(row => new HeldOutRows(0.2, seed).IsTest(row) ? '1' : '0'))).Distinct().Count(),
        Is.EqualTo(100));

    [Test]
    public void ARhythmInTheRows_IsNoTrouble()
    {
        // Five classes that take turns, one row of five held out: a fixed place would test one class only.
        var heldOut = new HeldOutRows(0.2, seed: 0);
        var tested = Enumerable.Range(0, 10_000).Where(row => heldOut.IsTest(row)).GroupBy(row => row % 5).Select(group => group.Count());

        Assert.That(tested, Has.Exactly(5).InRange(330, 470), "400 each, give or take three standard deviations and a half");
    }
}

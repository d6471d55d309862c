using LiveLearning.Serving;

namespace LiveLearning.Tests.Serving;

internal sealed class PredictedRowsTests
{
    [Test]
    public void WhenThereAreTooMany_TheOldestGo()
    {
        var rows = new PredictedRows();
        for (var row = 0; row <= PredictedRows.Capacity; row++)
        {
            rows.Add($"{row}", [row]);
        }

        Assert.That(rows.Count, Is.EqualTo(PredictedRows.Capacity));
        Assert.That(rows.TryTake("0", out _), Is.False);
        Assert.That(rows.TryTake("1", out var features), Is.True);
        Assert.That(features!.Single(), Is.EqualTo(1));
    }

    [Test]
    public void AnIdPredictedAgain_HasTheNewFeatures()
    {
        var rows = new PredictedRows();
        rows.Add("x", [1]);
        rows.Add("x", [2]);

        Assert.That(rows.Count, Is.EqualTo(1));
        Assert.That(rows.TryTake("x", out var features), Is.True);
        Assert.That(features!.Single(), Is.EqualTo(2));
    }
}

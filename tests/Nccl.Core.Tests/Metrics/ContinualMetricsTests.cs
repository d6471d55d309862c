using Nccl.Metrics;

namespace Nccl.Tests.Metrics;

internal sealed class ContinualMetricsTests
{
    [Test]
    public void OneTask_HasNothingToForget()
    {
        Assert.That(Of([0.8]), Is.EqualTo(new ContinualMetrics(0.8, 0.8, 0, 0)));
    }

    [Test]
    public void Forgetting_CountsFromTheBestEarlierAccuracy_BackwardTransferFromTheFirst()
    {
        // Task 0 rose to 0.9 before it fell; the accuracy after the last task is not among the best.
        var metrics = Of([0.5], [0.9, 0.4], [0.6, 0.7, 1]);
        Assert.That(metrics.ForgettingFromBest, Is.EqualTo((0.3 - 0.3) / 2).Within(1e-15));
        Assert.That(metrics.BackwardTransfer, Is.EqualTo((0.1 + 0.3) / 2).Within(1e-15));
    }

    [Test]
    public void TasksNotYetLearnt_DoNotCount()
    {
        Assert.That(Of([0.5, 0.1, 0.1], [0.25, 0.75, 0.1]), Is.EqualTo(Of([0.5], [0.25, 0.75])));
    }

    [Test]
    public void MatrixWithoutRows_IsRefused()
    {
        Assert.That(() => ContinualMetrics.Of(new AccuracyMatrix()), Throws.ArgumentException.With.Message.Contains("no row"));
        Assert.That(() => ContinualMetrics.Of(null!), Throws.ArgumentNullException);
    }

    private static ContinualMetrics Of(params double[][] rows)
    {
        var matrix = new AccuracyMatrix();
        foreach (var row in rows)
        {
            matrix.AddRow(row);
        }

        return ContinualMetrics.Of(matrix);
    }
}

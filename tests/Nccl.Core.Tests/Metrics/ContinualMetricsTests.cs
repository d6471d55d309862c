namespace Nccl.Tests.Metrics;

internal sealed class ContinualMetricsTests
{
    [Test]
    public void OneTask_HasNothingToForget()
    {
        Assert.That(Of([0.8]), Is.EqualTo(new ContinualMetrics(0.8, 0.8, 0, 0, 0)));
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
    public void ForwardTransfer_ComparesTheAccuracyJustBeforeATaskWithChance()
    {
        // The first task has nothing before it; what is measured long before a task does not count.
        var metrics = ContinualMetrics.Of(Matrix([0.5, 0.3, 0.9], [0.25, 0.75, 0.4], [1, 1, 1]), [0.99, 0.1, 0.25]);
        Assert.That(metrics.ForwardTransfer, Is.EqualTo(((0.3 - 0.1) + (0.4 - 0.25)) / 2).Within(1e-15));
    }

    [Test]
    public void ForwardTransfer_IsUnknownWithoutChanceOrWithoutLaterTasks()
    {
        Assert.That(Of([0.5, 0.3], [0.25, 0.75]).ForwardTransfer, Is.NaN);
        Assert.That(ContinualMetrics.Of(Matrix([0.5], [0.25, 0.75]), [0.1, 0.1]).ForwardTransfer, Is.NaN);
        Assert.That(ContinualMetrics.Of(Matrix([0.5]), [0.1]).ForwardTransfer, Is.Zero, "one task has none before it");
    }

    [Test]
    public void ChanceOfAnotherNumberOfTasks_IsRefused()
    {
        Assert.That(() => ContinualMetrics.Of(Matrix([0.5]), [0.1, 0.2]), Throws.ArgumentException.With.Message.Contains("2 chance accuracies for 1 tasks"));
    }

    [Test]
    public void MatrixWithoutRows_IsRefused()
    {
        Assert.That(() => ContinualMetrics.Of(new AccuracyMatrix()), Throws.ArgumentException.With.Message.Contains("no row"));
        Assert.That(() => ContinualMetrics.Of(null!), Throws.ArgumentNullException);
    }

    private static ContinualMetrics Of(params double[][] rows) => ContinualMetrics.Of(Matrix(rows));

    private static AccuracyMatrix Matrix(params double[][] rows)
    {
        var matrix = new AccuracyMatrix();
        foreach (var row in rows)
        {
            matrix.AddRow(row);
        }

        return matrix;
    }
}

namespace Nccl.Tests.Metrics;

internal sealed class AccuracyMatrixTests
{
    [Test]
    public void Matrix_HoldsWhatWasAdded_AlsoOfLaterTasks()
    {
        var matrix = new AccuracyMatrix();
        matrix.AddRow([0.5, 0.1, 0.2]);
        matrix.AddRow([0.25, 1]);
        Assert.That((matrix.TaskCount, matrix[0, 2], matrix[1, 0], matrix[1, 1]), Is.EqualTo((2, 0.2, 0.25, 1.0)));
        Assert.That(matrix.Rows[0], Is.EqualTo([0.5, 0.1, 0.2]));
    }

    [TestCase(-0.01)]
    [TestCase(1.01)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void AddRow_RefusesWhatIsNoFraction(double accuracy)
    {
        var matrix = new AccuracyMatrix();
        Assert.That(() => matrix.AddRow([0, accuracy]), Throws.ArgumentException.With.Message.Contains("fractions from 0 to 1"));
        Assert.That(matrix.TaskCount, Is.Zero);
    }

    [Test]
    public void AddRow_RefusesTooFewTasks()
    {
        var matrix = new AccuracyMatrix();
        Assert.That(() => matrix.AddRow([]), Throws.ArgumentException);
        matrix.AddRow([1]);
        Assert.That(() => matrix.AddRow([1]), Throws.ArgumentException.With.Message.Contains("at least 2 tasks"));
    }

    [Test]
    public void AddRow_RefusesNull()
    {
        Assert.That(() => new AccuracyMatrix().AddRow(null!), Throws.ArgumentNullException);
    }

    [TestCase(-1, 0)]
    [TestCase(0, -1)]
    [TestCase(1, 0)]
    [TestCase(0, 1)]
    public void Entry_ThatWasNotMeasured_IsRefused(int after, int task)
    {
        var matrix = new AccuracyMatrix();
        matrix.AddRow([0.5]);
        Assert.That(() => matrix[after, task], Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}

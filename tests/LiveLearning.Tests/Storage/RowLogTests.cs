using Examples.CommandLine;
using LiveLearning.Data;
using LiveLearning.Learning;
using LiveLearning.Storage;

namespace LiveLearning.Tests.Storage;

internal sealed class RowLogTests : FolderTests
{
    private string Path => System.IO.Path.Combine(Folder, "rows.sqlite");

    [Test]
    public void Rows_AreNumberedWithoutGaps_AndComeBackAsTheyWere()
    {
        using (var log = RowLog.At(Path))
        {
            Assert.That(log.Append(Rows(3)), Is.EqualTo(3));
            Assert.That(log.Append(Rows(2)), Is.EqualTo(5));
        }

        using var again = RowLog.At(Path);
        Assert.That(again.LastNumber, Is.EqualTo(5));
        Assert.That(again.After(3, 10).Select(row => (row.Label, row.Features[0], row.Features[1])), Is.EqualTo(new[] { ("0", 0f, 0.1f), ("1", 1f, 0.1f) }));
        Assert.That(again.After(1, 2), Has.Count.EqualTo(2));
    }

    [Test]
    public void ANumber_IsNeverGivenTwice_EvenWhenEveryRowWasDeleted()
    {
        using (var log = RowLog.At(Path))
        {
            log.Append(Rows(3));
            log.DeleteThrough(3);
        }

        using var again = RowLog.At(Path);
        Assert.That((again.LastNumber, again.CountAfter(0)), Is.EqualTo((3, 0)));
        Assert.That(again.Append(Rows(1)), Is.EqualTo(4));
    }

    [Test]
    public void ARowThatCannotBeLogged_LeavesNothingOfItsRequest()
    {
        using var log = RowLog.At(Path);
        log.Append(Rows(1));
        Assert.That(() => log.Append([.. Rows(2), new Reading { Label = null! }]), Throws.Exception);

        Assert.That((log.LastNumber, log.CountAfter(0)), Is.EqualTo((1, 1)));
        Assert.That(log.Append(Rows(1)), Is.EqualTo(2), "and it goes on");
    }

    [Test]
    public void ALogInUse_IsRefused()
    {
        using var log = RowLog.At(Path);

        Assert.That(() => RowLog.At(Path), Throws.TypeOf<InputException>().With.Message.Contains("held by another process"));
    }

    [Test]
    public void AnotherFile_IsRefused()
    {
        File.WriteAllText(Path, new string('x', 5_000));

        Assert.That(() => RowLog.At(Path), Throws.TypeOf<InputException>().With.Message.Contains("cannot be used as a log"));
    }

    [Test]
    public void RowsThatAreNeitherInTheModelNorInTheLog_AreTold()
    {
        using var log = RowLog.At(Path);
        log.Append(Rows(200));
        log.DeleteThrough(100);

        Assert.That(
            () => Recovery.Check(log, (null, 0), featureCount: 2),
            Throws.TypeOf<InputException>().With.Message.StartsWith("Of the 200 rows after row 0").And.Message.Contains("the log has 100"));
        Assert.That(() => Recovery.Check(log, (null, 100), featureCount: 2), Throws.Nothing);
    }

    [Test]
    public void RowsOfAnotherStream_AreTold()
    {
        using var log = RowLog.At(Path);
        log.Append(Rows(1));

        Assert.That(() => Recovery.Check(log, (null, 0), featureCount: 128), Throws.TypeOf<InputException>().With.Message.Contains("2 features; these have 128"));
    }

    [Test]
    public void AModelWithoutItsLog_GoesOnWithItsOwnNumber()
    {
        using var log = RowLog.At(Path);
        Recovery.Check(log, (null, 70), featureCount: 2);

        Assert.That(log.Append(Rows(1)), Is.EqualTo(71));
    }

    private static Reading[] Rows(int count) => [.. Enumerable.Range(0, count).Select(row => new Reading { Label = $"{row}", Features = [row, 0.1f] })];
}

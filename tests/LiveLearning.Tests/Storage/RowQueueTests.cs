using LiveLearning.Data;
using LiveLearning.Storage;

namespace LiveLearning.Tests.Storage;

internal sealed class RowQueueTests : FolderTests
{
    private static readonly string[] Numbers = ["0", "1", "2", "3", "4", "5", "6", "7"];

    [Test]
    public async Task AFullQueue_LogsNothing_UntilRowsAreTaken()
    {
        using var log = RowLog.At(Path.Combine(Folder, "rows.sqlite"));
        using var queue = new RowQueue(log, capacity: 5, contained: 0);
        Assert.That(await queue.AppendAsync(Rows(0, 3)), Is.EqualTo(3));
        Assert.That(await queue.AppendAsync(Rows(3, 3)), Is.Null, "6 rows would wait");
        Assert.That((queue.Acknowledged, queue.Waiting, log.CountAfter(0)), Is.EqualTo((3, 3, 3)));

        Assert.That(queue.Take(1, TimeSpan.Zero, default), Has.Count.EqualTo(1));
        Assert.That(await queue.AppendAsync(Rows(3, 3)), Is.EqualTo(6));
        Assert.That(queue.Take(10, TimeSpan.Zero, default).Select(row => row.Label), Is.EqualTo(Numbers[1..6]), "in order, each once");
        Assert.That(queue.Take(10, TimeSpan.Zero, default), Is.Empty);
    }

    [Test]
    public async Task RowsThatTheModelLacks_WaitFirst_EvenIfTheyAreMoreThanTheCapacity()
    {
        using var log = RowLog.At(Path.Combine(Folder, "rows.sqlite"));
        log.Append(Rows(0, 8));
        using var queue = new RowQueue(log, capacity: 5, contained: 2);

        Assert.That(queue.Waiting, Is.EqualTo(6));
        Assert.That(await queue.AppendAsync(Rows(0, 1)), Is.Null);
        Assert.That(queue.Take(10, TimeSpan.Zero, default).Select(row => row.Label), Is.EqualTo(Numbers[2..]));
    }

    private static Reading[] Rows(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(row => new Reading { Label = $"{row}", Features = [row] })];
}

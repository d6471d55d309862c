using LiveLearning.Data;
using LiveLearning.Storage;

namespace LiveLearning.Tests.Serving;

internal sealed class FeederTests : FolderTests
{
    /// <summary>The queue is smaller than what the feeder would like to send at once.</summary>
    [Test]
    public async Task TheEmbeddedStream_IsFedInOrder_AndGoesOnAfterARestart()
    {
        foreach (var rows in new[] { 50, 120 })
        {
            await using var server = await LiveServer.StartAsync(Folder, "--feed", "300", "--queue", "25");
            while (await server.StatusAsync("rowsAcknowledged") < rows)
            {
                await Task.Delay(10);
            }

            await server.KillAsync();
        }

        using var log = RowLog.At(Path.Combine(Folder, "rows.sqlite"));
        var logged = log.After(0, 1_000_000);
        Assert.That(logged, Has.Count.GreaterThanOrEqualTo(120));
        Assert.That(
            logged.SelectMany(row => row.Features), Is.EqualTo(MachineSensors.Stream.From(0).Take(logged.Count).SelectMany(row => row.Features)));
    }
}

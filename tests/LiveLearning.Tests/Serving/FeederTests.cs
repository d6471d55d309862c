using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LiveLearning.Data;
using LiveLearning.Storage;

namespace LiveLearning.Tests.Serving;

internal sealed class FeederTests : FolderTests
{
    [Test]
    public async Task WhereTheSensorsChange_TheStatusSaysSo_ByTheNumberOfTheRow()
    {
        await using var server = await LiveServer.StartAsync(Folder, "--feed", "1500");

        // A row of a client between those of the feeder moves the change by one.
        using var answer = await server.LearnAsync(Row.Make(1, seed: 1));
        var own = (long)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["lastRow"]!;
        var status = await server.WhenAsync(status => (long)status["rowsLearned"]! >= 2_100);
        var change = status["events"]!.AsArray().Single(change => (string?)change!["kind"] == "change");
        Assert.That((long)change!["row"]!, Is.EqualTo(own <= 2_001 ? 2_002 : 2_001));
        Assert.That((string?)change["text"], Is.EqualTo("sensors plugged in order 2 of 4"));
        Assert.That((string?)status["state"], Is.EqualTo("learning"));
    }

    [Test]
    public async Task WhenTheDataHaveEnded_TheStatusSaysSo_UntilAClientSendsRows()
    {
        var data = Path.Combine(Folder, "data");
        Directory.CreateDirectory(data);
        var rows = string.Concat(Enumerable.Range(0, 40).Select(row => $"1,{(row % 2 == 0 ? "A" : "B")},5,{row % 2 * 4},{row % 3}\n"));
        await File.WriteAllTextAsync(Path.Combine(data, "gas.csv"), "batch,gas,concentration_ppm,f1,f2\n" + rows);
        await using var server = await LiveServer.StartAsync(Path.Combine(Folder, "model"), "--feed", "400", "--data", data);

        await server.WhenAsync(status => (string?)status["state"] == "ended");
        Assert.That(await server.StatusAsync("rowsLearned"), Is.EqualTo(40));

        using var more = await server.LearnAsync(new Row([4, 0], "B"));
        await server.WhenAsync(status => (string?)status["state"] == "learning");
        await server.WhenAsync(status => (string?)status["state"] == "ended");
        Assert.That(await server.StatusAsync("rowsLearned"), Is.EqualTo(41));
    }

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

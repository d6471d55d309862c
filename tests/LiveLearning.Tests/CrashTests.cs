using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LiveLearning.Storage;

namespace LiveLearning.Tests;

internal sealed class CrashTests : FolderTests
{
    private const int Clients = 4;

    [Test]
    public async Task KilledInTheMiddle_EveryAcknowledgedRowIsLearntExactlyOnce_AndAccuracyGoesOn()
    {
        // The features of each acknowledged row under the number that it was given.
        var acknowledged = new ConcurrentDictionary<long, float[]>();
        var unanswered = new ConcurrentBag<int>();
        var before = await LiveServer.StartAsync(Folder, "--save-every", "150");
        await using (before)
        {
            var clients = Enumerable.Range(0, Clients).Select(client => SendUntilKilledAsync(before, client, acknowledged, unanswered)).ToArray();
            while (acknowledged.Count < 500 || await before.StatusAsync("rowsSaved") < 300)
            {
                await Task.Delay(5);
            }

            await before.KillAsync();
            await Task.WhenAll(clients);
        }

        var zip = Zips.Numbers(Folder)[^1];
        var logged = CheckTheLog(zip, acknowledged);
        Assert.That(logged - acknowledged.Count, Is.InRange(0, unanswered.Sum()), "beyond the acknowledged rows only those whose answer was cut off");

        await using var after = await LiveServer.StartAsync(Folder, "--save-every", "150");
        Assert.That(await after.AccuracyAsync(Row.Make(100, seed: 99)), Is.GreaterThan(0.9), "it predicts at once, from the zip");
        var status = await after.WhenLearntAsync();
        Assert.That((long)status["rowsInModelAtStart"]!, Is.EqualTo(zip));
        Assert.That((long)status["rowsRecovered"]!, Is.EqualTo(logged - zip));
        Assert.That((long)status["rowsSeenByModel"]!, Is.EqualTo(logged), "as counted by the model itself, over both processes");

        await after.LearnAsync(Row.Make(200, seed: 98));
        status = await after.WhenLearntAsync();
        Assert.That((long)status["rowsSeenByModel"]!, Is.EqualTo(logged + 200));
        Assert.That((double)status["accuracySinceStart"]!, Is.GreaterThan(0.9));
    }

    private static async Task SendUntilKilledAsync(
        LiveServer server, int client, ConcurrentDictionary<long, float[]> acknowledged, ConcurrentBag<int> unanswered)
    {
        var random = new Random(client);
        for (var request = 0; ; request++)
        {
            var rows = Row.Make(random.Next(1, 15), seed: (client * 10_000) + request);
            try
            {
                using var response = await server.LearnAsync(rows);
                if (response.StatusCode == HttpStatusCode.Accepted)
                {
                    var last = (long)(await response.Content.ReadFromJsonAsync<JsonObject>())!["lastRow"]!;
                    for (var row = 0; row < rows.Length; row++)
                    {
                        Assert.That(acknowledged.TryAdd(last - rows.Length + 1 + row, rows[row].Features), Is.True, "no number is given twice");
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                unanswered.Add(rows.Length);
                return;
            }
        }
    }

    /// <summary>Every row that the zip lacks is in the log, as it was sent.</summary>
    /// <returns>The number of the last row.</returns>
    private long CheckTheLog(long zip, ConcurrentDictionary<long, float[]> acknowledged)
    {
        using var log = RowLog.At(Path.Combine(Folder, "rows.sqlite"));
        var rows = log.After(zip, int.MaxValue / 2);
        Assert.That(rows, Has.Count.EqualTo(log.LastNumber - zip));
        Assert.That(rows.Select((row, place) => !acknowledged.TryGetValue(zip + 1 + place, out var sent) || sent.SequenceEqual(row.Features)), Is.All.True);
        Assert.That(acknowledged.Keys.Max(), Is.LessThanOrEqualTo(log.LastNumber));
        return log.LastNumber;
    }
}

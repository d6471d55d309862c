using System.Net;

namespace LiveLearning.Tests;

internal sealed class BackpressureTests : FolderTests
{
    [Test]
    public async Task AFullQueue_Answers429WithRetryAfter_AndLogsNothingOfTheRequest()
    {
        await using var server = await LiveServer.StartAsync(Folder, "--queue", "40");
        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(client => SendUntilRefusedAsync(server, client)));

        Assert.That(clients.Select(client => client.Refused.Headers.RetryAfter?.Delta), Is.All.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(clients.Select(client => client.Refused.Content.Headers.ContentType?.MediaType), Is.All.EqualTo("application/problem+json"));
        var status = await server.WhenLearntAsync();
        Assert.That((long)status["rowsAcknowledged"]!, Is.EqualTo(clients.Sum(client => client.Accepted)));

        using var again = await server.LearnAsync(Row.Make(40, seed: 1));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), "there is room again");
        using var never = await server.LearnAsync(Row.Make(41, seed: 1));
        Assert.That(never.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge), "more than the queue takes at all: trying again would not help");
        Assert.That(await never.Content.ReadAsStringAsync(), Does.Contain("41 rows").And.Contain("40"));
    }

    private static async Task<(long Accepted, HttpResponseMessage Refused)> SendUntilRefusedAsync(LiveServer server, int client)
    {
        for (long accepted = 0; ; accepted += 20)
        {
            var response = await server.LearnAsync(Row.Make(20, seed: (client * 1_000) + (int)accepted));
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return (accepted, response);
            }

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        }
    }
}

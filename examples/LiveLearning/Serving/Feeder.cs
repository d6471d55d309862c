using System.Net;
using System.Net.Http.Json;
using LiveLearning.Data;

namespace LiveLearning.Serving;

/// <summary>A client inside the program, so that there is something to see: sends the rows of a stream to /learn at an even pace.</summary>
internal sealed class Feeder(ReadingStream stream, Uri url, int rowsPerSecond, int queueCapacity)
{
    private const int RequestsPerSecond = 10;

    // Well below what a body may have, also with 128 features a row.
    private const int MostRows = 200;

    /// <summary>Sends rows until the stream ends or it is cancelled. A request that is refused because the queue is full is sent again.</summary>
    /// <param name="first">Rows of the stream to leave out: those that were sent before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(long first, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = url };
        var rowsAtOnce = Math.Clamp(rowsPerSecond / RequestsPerSecond, 1, Math.Min(MostRows, queueCapacity));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, 1_000.0 * rowsAtOnce / rowsPerSecond)));
        foreach (var rows in stream.From(first).Chunk(rowsAtOnce))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            while (!await SendAsync(client, rows, cancellationToken))
            {
            }
        }
    }

    private static async Task<bool> SendAsync(HttpClient client, Reading[] rows, CancellationToken cancellationToken)
    {
        var body = rows.Select(row => new { features = row.Features, label = row.Label });
        using var response = await client.PostAsJsonAsync("learn", body, cancellationToken);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            await Task.Delay(response.Headers.RetryAfter!.Delta!.Value, cancellationToken);
            return false;
        }

        response.EnsureSuccessStatusCode();
        return true;
    }
}

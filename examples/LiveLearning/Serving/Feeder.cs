using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LiveLearning.Data;
using LiveLearning.Learning;

namespace LiveLearning.Serving;

/// <summary>A client inside the program, so that there is something to see: sends the rows of a stream to /learn at an even pace.</summary>
/// <param name="stream">The rows.</param>
/// <param name="rowsPerSecond">The pace; 0 sends nothing.</param>
/// <param name="queueCapacity">The most rows that a request may have.</param>
/// <param name="events">Told where the sensors changed.</param>
internal sealed class Feeder(ReadingStream stream, int rowsPerSecond, int queueCapacity, EventLog events)
{
    private const int RequestsPerSecond = 10;

    // Well below what a body may have, also with 128 features a row.
    private const int MostRows = 200;

    private volatile bool _hasEnded;

    /// <summary>Whether the stream was sent to its end.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Sends rows until the stream ends or it is cancelled. A request that is refused because the queue is full is sent again.</summary>
    /// <param name="address">Where the server listens.</param>
    /// <param name="first">Rows of the stream to leave out: those that were sent before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Uri address, long first, CancellationToken cancellationToken)
    {
        if (rowsPerSecond == 0)
        {
            return;
        }

        using var client = new HttpClient { BaseAddress = address };
        var rowsAtOnce = Math.Clamp(rowsPerSecond / RequestsPerSecond, 1, Math.Min(MostRows, queueCapacity));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, 1_000.0 * rowsAtOnce / rowsPerSecond)));
        var sent = first;
        foreach (var rows in stream.From(first).Chunk(rowsAtOnce))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            long? last;
            while ((last = await SendAsync(client, rows, cancellationToken)) is null)
            {
            }

            NoteChanges(sent, rows.Length, last.Value);
            sent += rows.Length;
        }

        _hasEnded = true;
    }

    /// <summary>Sends rows once.</summary>
    /// <returns>The number that the server gave to the last of them; null when they did not fit, after the time it asked to wait.</returns>
    private static async Task<long?> SendAsync(HttpClient client, Reading[] rows, CancellationToken cancellationToken)
    {
        var body = rows.Select(row => new { features = row.Features, label = row.Label });
        using var response = await client.PostAsJsonAsync("learn", body, cancellationToken);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            await Task.Delay(response.Headers.RetryAfter!.Delta!.Value, cancellationToken);
            return null;
        }

        response.EnsureSuccessStatusCode();
        return (long)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["lastRow"]!;
    }

    private void NoteChanges(long sent, int count, long last)
    {
        for (var row = 0; row < count; row++)
        {
            if (stream.ChangeAt(sent + row) is { } change)
            {
                // By the server's number: rows of other clients may lie between ours.
                events.Add(last - count + 1 + row, StreamEventKind.Change, change);
            }
        }
    }
}

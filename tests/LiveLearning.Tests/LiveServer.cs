using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LiveLearning.Tests;

/// <summary>The real program in a process of its own, on a free port.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "LiveLearning.dll");

    private readonly Process _process;
    private readonly Task<string> _errors;

    private LiveServer(Process process, Task<string> errors, Uri address)
    {
        (_process, _errors) = (process, errors);
        Client = new HttpClient { BaseAddress = address, Timeout = Patience };
    }

    public HttpClient Client { get; }

    /// <summary>Starts it on a folder; without its own feeder, unless the arguments ask for it.</summary>
    public static async Task<LiveServer> StartAsync(string folder, params string[] arguments)
    {
        string[] feed = arguments.Contains("--feed") ? [] : ["--feed", "0"];
        string[] all = [Program, "--model", folder, "--url", "http://127.0.0.1:0", .. feed, .. arguments];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0"; // as the tests themselves, see Directory.Build.props
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Listening on ", StringComparison.Ordinal))
            {
                return new LiveServer(process, errors, new Uri(line["Listening on ".Length..]));
            }
        }

        throw new InvalidOperationException($"The server did not start: {await errors}");
    }

    public Task<HttpResponseMessage> LearnAsync(params Row[] rows) => Client.PostAsJsonAsync("learn", rows);

    public Task<JsonArray> PredictAsync(IEnumerable<Row> rows) => PredictAsync(rows.Select(row => new { row.Features }));

    public async Task<JsonArray> PredictAsync(IEnumerable<object> rows)
    {
        using var response = await Client.PostAsJsonAsync("predict", rows);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonArray>())!;
    }

    /// <summary>The share of rows that it predicts right.</summary>
    public async Task<double> AccuracyAsync(Row[] rows) =>
        (await PredictAsync(rows)).Zip(rows, (prediction, row) => (string?)prediction!["label"] == row.Label ? 1.0 : 0).Average();

    public async Task<JsonObject> StatusAsync() => (await Client.GetFromJsonAsync<JsonObject>("status"))!;

    /// <summary>A number of the status.</summary>
    public async Task<long> StatusAsync(string name) => (long)(await StatusAsync())[name]!;

    /// <summary>Waits until everything that was acknowledged has been learnt and is served.</summary>
    public Task<JsonObject> WhenLearntAsync() => WhenAsync(status => (long)status["rowsSeenByModel"]! == (long)status["rowsAcknowledged"]!);

    /// <summary>Waits until the status is as asked.</summary>
    public async Task<JsonObject> WhenAsync(Func<JsonObject, bool> isReached)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(20))
        {
            var status = await StatusAsync();
            if (isReached(status))
            {
                return status;
            }
        }

        throw new TimeoutException($"It did not come to that: {await StatusAsync()}");
    }

    /// <summary>Ends it in the middle of whatever it does (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>What it wrote to standard error, when it has ended.</summary>
    public Task<string> ErrorsAsync() => _errors;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace LiveLearning.Tests.Serving;

internal sealed partial class PageTests : FolderTests
{
    private const string Chromium = "/usr/bin/chromium";

    [SetUp]
    public void FindTheBrowser()
    {
        if (!File.Exists(Chromium))
        {
            Assert.Ignore($"There is no {Chromium}. Install the package chromium to test the page.");
        }
    }

    [Test]
    public async Task ThePage_ShowsAccuracyClassesAndTheQueue_InABrowser()
    {
        await using var server = await LiveServer.StartAsync(Folder);
        for (var part = 0; part < 10; part++)
        {
            await server.LearnAsync(Row.Make(60, seed: part));
            await server.WhenLearntAsync();
        }

        // A client names a class so that it would run as a script if it ever became markup.
        using var hostile = await server.Client.PostAsJsonAsync("learn", new { Row.Make(1, seed: 1)[0].Features, label = "<img src=x onerror=document.title='taken'>" });
        await server.WhenLearntAsync();
        var status = await server.WhenAsync(status => (string?)status["state"] == "waiting");
        var page = await DumpAsync(server.Client.BaseAddress!);

        Assert.That(Text(page, "accuracy"), Is.EqualTo($"{100 * (double)status["accuracy"]!:0.0} %"));
        Assert.That(Text(page, "learnt"), Does.StartWith("601<small>601 acknowledged"));
        Assert.That(Text(page, "queue"), Does.StartWith("0<small>of 1,000"));
        Assert.That(Text(page, "state"), Is.EqualTo("waiting for rows"));
        Assert.That(Text(page, "count"), Is.EqualTo("4 classes"));
        Assert.That(Text(page, "classes"), Does.StartWith("<li>").And.Contain("<li>b</li>").And.Contain("<li>&lt;img src=x"));
        Assert.That(page, Does.Contain("<title>Live learning</title>"));
        Assert.That(Curve().Match(page).Groups["line"].Value.Count(letter => letter == 'L'), Is.GreaterThan(5), "the curve has a point for each part");
    }

    [Test]
    public async Task TheChart_NamesItsAxes_MarksWhatHappened_AndHasATableBehindIt()
    {
        await using var server = await LiveServer.StartAsync(Folder, "--feed", "4000");
        await server.WhenAsync(status => (long)status["rowsLearned"]! >= 3_500 && status["events"]!.AsArray().Any(e => (string?)e!["kind"] == "boundary"));
        var page = await DumpAsync(server.Client.BaseAddress!);

        Assert.That(page, Does.Contain(">rows learnt</text>").And.Contain(">accuracy, latest 500 rows</text>"));
        Assert.That(page, Does.Contain("class=\"event change\"").And.Contain("class=\"event class\"").And.Contain("class=\"event boundary\""));
        Assert.That(page, Does.Contain("<title>row 2,001: sensors plugged in order 2 of 4</title>"), "the word behind a mark");
        Assert.That(Text(page, "rows"), Does.Contain("<th scope=\"row\">2,001</th><td></td><td>sensors plugged in order 2 of 4</td>"));
        Assert.That(TableRow().Count(Text(page, "rows")), Is.GreaterThan(20), "a row for each point of the curve");
        Assert.That(Text(page, "state"), Is.EqualTo("learning"));
        Assert.That(Text(page, "news"), Does.StartWith("Row "));
        Assert.That(page, Does.Match("id=\"state\" role=\"status\" aria-live=\"polite\"").And.Match("id=\"news\" aria-live=\"polite\""));
        Assert.That(page, Does.Match("id=\"chart\" role=\"img\" aria-label=\"Accuracy over rows 1 to [0-9,]+: now [0-9.]+ %, lowest "));
    }

    /// <summary>The page as it is after its script ran a while.</summary>
    private async Task<string> DumpAsync(Uri address)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={Path.Combine(Folder, "browser")}",
            "--virtual-time-budget=2500", "--dump-dom", $"{address}",
        ];
        using var process = Process.Start(new ProcessStartInfo(Chromium, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var page = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await errors);
        return page;
    }

    private static string Text(string page, string id) => Regex.Match(page, $"id=\"{id}\"[^>]*>(?<text>.*?)</(span|dd|ul|div|p|tbody)>", RegexOptions.Singleline).Groups["text"].Value;

    [GeneratedRegex("<td>[0-9.]+ %</td>")]
    private static partial Regex TableRow();

    [GeneratedRegex("id=\"curve\" d=\"(?<line>[^\"]*)\"")]
    private static partial Regex Curve();
}

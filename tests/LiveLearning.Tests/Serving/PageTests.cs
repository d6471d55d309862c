using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace LiveLearning.Tests.Serving;

internal sealed partial class PageTests : FolderTests
{
    private const string Chromium = "/usr/bin/chromium";

    [Test]
    public async Task ThePage_ShowsAccuracyClassesAndTheQueue_InABrowser()
    {
        if (!File.Exists(Chromium))
        {
            Assert.Ignore($"There is no {Chromium}. Install the package chromium to test the page.");
        }

        await using var server = await LiveServer.StartAsync(Folder);
        for (var part = 0; part < 10; part++)
        {
            await server.LearnAsync(Row.Make(60, seed: part));
            await server.WhenLearntAsync();
        }

        // A client names a class so that it would run as a script if it ever became markup.
        using var hostile = await server.Client.PostAsJsonAsync("learn", new { Row.Make(1, seed: 1)[0].Features, label = "<img src=x onerror=document.title='taken'>" });
        var status = await server.WhenLearntAsync();
        var page = await DumpAsync(server.Client.BaseAddress!);

        Assert.That(Text(page, "accuracy"), Is.EqualTo($"{100 * (double)status["accuracy"]!:0.0} %"));
        Assert.That(Text(page, "learnt"), Does.StartWith("601<small>601 acknowledged"));
        Assert.That(Text(page, "queue"), Does.StartWith("0<small>of 1,000"));
        Assert.That(Text(page, "state"), Is.EqualTo("learning"));
        Assert.That(Text(page, "count"), Is.EqualTo("4 classes"));
        Assert.That(Text(page, "classes"), Does.StartWith("<li>").And.Contain("<li>b</li>").And.Contain("<li>&lt;img src=x"));
        Assert.That(page, Does.Contain("<title>Live learning</title>"));
        Assert.That(Curve().Match(page).Groups["line"].Value.Count(letter => letter == 'L'), Is.GreaterThan(5), "the curve has a point for each part");
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

    private static string Text(string page, string id) => Regex.Match(page, $"id=\"{id}\"[^>]*>(?<text>.*?)</(span|dd|ul|div)>", RegexOptions.Singleline).Groups["text"].Value;

    [GeneratedRegex("id=\"curve\" d=\"(?<line>[^\"]*)\"")]
    private static partial Regex Curve();
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace LiveLearning.Tests.Serving;

/// <summary>One server for all: a bad request must leave no trace in it.</summary>
internal sealed class RequestTests
{
    private const string Features = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]";

    private string _folder = "";
    private LiveServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAServer()
    {
        _folder = Directory.CreateTempSubdirectory("live-learning").FullName;
        _server = await LiveServer.StartAsync(_folder);
    }

    [OneTimeTearDown]
    public async Task EndIt()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("", "Malformed JSON")]
    [TestCase("{", "Malformed JSON")]
    [TestCase("[{\"features\":" + Features + ",\"label\":\"a\"},", "Malformed JSON")]
    [TestCase("{\"features\":[1,2,NaN],\"label\":\"a\"}", "Malformed JSON")]
    [TestCase("{\"features\":\"1,2,3\",\"label\":\"a\"}", "Malformed JSON")]
    [TestCase("{\"features\":" + Features + ",\"label\":7}", "Malformed JSON")]
    [TestCase("{\"features\":" + Features + ",\"lable\":\"a\"}", "Malformed JSON")]
    [TestCase("{\"features\":" + Features + ",\"label\":\"a\",\"label\":\"b\"}", "Malformed JSON")]
    [TestCase("\"text\"", "Malformed JSON")]
    [TestCase("[]", "No rows")]
    [TestCase("null", "No row")]
    [TestCase("[null]", "No row")]
    [TestCase("{\"features\":[1,2,3],\"label\":\"a\"}", "Wrong number of features")]
    [TestCase("{\"features\":[1e99,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],\"label\":\"a\"}", "Feature out of range")]
    [TestCase("{\"features\":" + Features + ",\"label\":\" \"}", "Bad label")]
    [TestCase("{\"features\":" + Features + "}", "Not a row to learn")]
    [TestCase("{\"label\":\"a\"}", "Not a row to learn")]
    [TestCase("{\"features\":" + Features + ",\"label\":\"a\",\"id\":\"x\"}", "Not a row to learn")]
    public async Task ABadBody_Is400WithAProblem_AndNothingIsLogged(string body, string title)
    {
        var problem = await ProblemAsync(await PostAsync("learn", body), HttpStatusCode.BadRequest);

        Assert.That((string?)problem["title"], Is.EqualTo(title));
        Assert.That((string?)problem["detail"], Is.Not.Empty);
    }

    [Test]
    public async Task OneBadRowOfMany_RefusesAll_AndIsNamed()
    {
        var problem = await ProblemAsync(
            await PostAsync("learn", $$"""[{"features":{{Features}},"label":"a"},{"features":[1],"label":"a"}]"""), HttpStatusCode.BadRequest);

        Assert.That((string?)problem["detail"], Does.StartWith("Row 1 has 1 features; the model takes 16."));
    }

    [Test]
    public async Task MalformedJson_IsToldWithItsPlace()
    {
        var problem = await ProblemAsync(await PostAsync("learn", "{\"features\":\n[1,2,x"), HttpStatusCode.BadRequest);

        Assert.That((string?)problem["detail"], Does.Contain("line 2, byte 6").And.Contain("16 numbers"));
    }

    [Test]
    public async Task AnOversizedBody_Is413([Values("learn", "predict")] string path, [Values] bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json($"[{new string(' ', 3 << 20)}]") };
        request.Headers.TransferEncodingChunked = isChunked;

        var problem = await ProblemAsync(await _server.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
        Assert.That((string?)problem["detail"], Does.Contain("1,048,576 bytes"));
    }

    [Test]
    public async Task AnotherContentType_Is415()
    {
        var problem = await ProblemAsync(
            await _server.Client.PostAsync("learn", new StringContent($$"""{"features":{{Features}},"label":"a"}""")), HttpStatusCode.UnsupportedMediaType);

        Assert.That((string?)problem["detail"], Does.Contain("application/json"));
    }

    [Test]
    public async Task AnUnknownRoute_Is404_AndAnUnknownMethod405()
    {
        await ProblemAsync(await _server.Client.GetAsync("nothing"), HttpStatusCode.NotFound);
        await ProblemAsync(await _server.Client.GetAsync("learn"), HttpStatusCode.MethodNotAllowed);
    }

    [Test]
    public async Task ALabelThatComesLater_IsLearntByItsId_Once()
    {
        await using var server = await LiveServer.StartAsync(Path.Combine(_folder, "later"));
        var row = Row.Make(1, seed: 1)[0];
        var predicted = await server.PredictAsync([new { row.Features, id = "first" }]);
        Assert.That((string?)predicted[0]!["label"], Is.Null, "nothing has been learnt yet");
        Assert.That(await server.StatusAsync("rowsAwaitingLabel"), Is.EqualTo(1));

        // One id of two is unknown: the other one must still wait afterwards.
        using (var half = await server.Client.PostAsJsonAsync("learn", new[] { new { id = "first", row.Label }, new { id = "never", row.Label } }))
        {
            Assert.That(half.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        using var learnt = await server.Client.PostAsJsonAsync("learn", new { id = "first", row.Label });
        Assert.That(learnt.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        using var again = await server.Client.PostAsJsonAsync("learn", new { id = "first", row.Label });
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));

        await server.WhenLearntAsync();
        Assert.That((string?)(await server.PredictAsync([row]))[0]!["label"], Is.EqualTo(row.Label));
    }

    [Test]
    public async Task NewClasses_AreEventsOfTheStatus_EachOnce_AlsoAfterARestart()
    {
        var folder = Path.Combine(_folder, "classes");
        await using (var server = await LiveServer.StartAsync(folder))
        {
            Assert.That((string?)(await server.StatusAsync())["state"], Is.EqualTo("waiting"));
            foreach (var label in new[] { "a", "b", "a", "c" })
            {
                using var learnt = await server.LearnAsync(Row.Make(1, seed: 1)[0] with { Label = label });
            }

            var status = await server.WhenLearntAsync();
            Assert.That(Events(status), Is.EqualTo(new[] { (1L, "class", "new class a"), (2L, "class", "new class b"), (4L, "class", "new class c") }));
            Assert.That((string?)status["state"], Is.EqualTo("learning"));
            await server.WhenAsync(later => (string?)later["state"] == "waiting");
            await server.StopAsync();
        }

        await using var again = await LiveServer.StartAsync(folder);
        foreach (var label in new[] { "b", "d" })
        {
            using var learnt = await again.LearnAsync(Row.Make(1, seed: 1)[0] with { Label = label });
        }

        Assert.That(Events(await again.WhenLearntAsync()), Is.EqualTo(new[] { (6L, "class", "new class d") }), "what the zip knows is not new");
    }

    [Test]
    public async Task ThePage_LoadsNothingFromElsewhere()
    {
        using var response = await _server.Client.GetAsync("");
        var page = await response.Content.ReadAsStringAsync();

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'"));
        Assert.That(page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), Does.Not.Contain("http"));
    }

    [Test]
    public async Task TheLettersOfTheChart_KeepTheirSizeHoweverNarrowItIs_AndThereIsADarkMode()
    {
        var page = await _server.Client.GetStringAsync("");

        Assert.That(page, Does.Not.Contain("viewBox"), "a drawing with a size of its own would be scaled, letters and all");
        Assert.That(page, Does.Contain("svg text { fill: var(--soft); font-size: 12px;"));
        Assert.That(page, Does.Contain("prefers-color-scheme: dark"));
    }

    private static (long, string, string)[] Events(JsonObject status) =>
        [.. status["events"]!.AsArray().Select(e => ((long)e!["row"]!, (string)e["kind"]!, (string)e["text"]!))];

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> PostAsync(string path, string body) => _server.Client.PostAsync(path, Json(body));

    private async Task<JsonObject> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.That(response.StatusCode, Is.EqualTo(status));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            var problem = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.That((int)problem["status"]!, Is.EqualTo((int)status));
            Assert.That(await _server.StatusAsync("rowsAcknowledged"), Is.Zero, "nothing is half-written");
            return problem;
        }
    }
}

using LiveLearning.Data;
using LiveLearning.Learning;
using LiveLearning.Storage;

namespace LiveLearning.Serving;

/// <summary>The HTTP surface: /predict, /learn, /status and the page.</summary>
/// <param name="stream">What the rows are.</param>
/// <param name="queue">Where rows to learn go.</param>
/// <param name="learner">Learns them and makes the models that predictions are served from.</param>
/// <param name="feeder">Sends the program's own rows.</param>
/// <param name="events">What happened in the stream.</param>
internal sealed class Endpoints(ReadingStream stream, RowQueue queue, Learner learner, Feeder feeder, EventLog events)
{
    // Nothing but the page itself and /status: neither scripts nor images of others.
    private const string PageSources = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:";

    // Longer than the pause between two requests of the feeder, short enough to be believed.
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(2);

    private readonly RowReader _reader = new(stream.FeatureCount);
    private readonly PredictedRows _predicted = new();
    private long _predictions;

    public void Map(IEndpointRouteBuilder routes)
    {
        var page = Page();
        routes.MapGet("/", (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = PageSources;
            return Results.Text(page, "text/html; charset=utf-8");
        });
        routes.MapGet("/status", () => Results.Json(Status()));
        routes.MapPost("/predict", PredictAsync);
        routes.MapPost("/learn", LearnAsync);
    }

    private static string Page()
    {
        using var file = new StreamReader(typeof(Endpoints).Assembly.GetManifestResourceStream("page.html")!);
        return file.ReadToEnd();
    }

    private async Task<IResult> PredictAsync(HttpRequest request)
    {
        var (rows, isArray) = await _reader.ReadAsync(request);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row] is not { Features: not null, Label: null })
            {
                throw ProblemException.BadRequest("Not a row to predict", $"Row {row} needs features and no label. Labels go to /learn.");
            }
        }

        // One snapshot for the whole request: the learner may publish another one meanwhile.
        var predictions = learner.Served?.Predict(rows.Select(row => row.Features!)) ?? [.. rows.Select(_ => Prediction.Unknown)];
        foreach (var row in rows.Where(row => row.Id is not null))
        {
            _predicted.Add(row.Id!, row.Features!);
        }

        Interlocked.Add(ref _predictions, rows.Count);
        return isArray ? Results.Json(predictions) : Results.Json(predictions[0]);
    }

    private async Task<IResult> LearnAsync(HttpRequest request)
    {
        var (rows, _) = await _reader.ReadAsync(request);
        if (rows.Count > queue.Capacity)
        {
            throw new ProblemException(
                StatusCodes.Status413PayloadTooLarge, "Too many rows", $"The request has {rows.Count} rows; the queue takes {queue.Capacity}. Send fewer at a time.");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Label is null || rows[row].Features is null == rows[row].Id is null)
            {
                throw ProblemException.BadRequest("Not a row to learn", $"Row {row} needs a label, and either features or the id of an earlier prediction.");
            }
        }

        var taken = new List<(string Id, float[] Features)>();
        long? last = null;
        try
        {
            last = await queue.AppendAsync([.. rows.Select(row => new Reading { Label = row.Label!, Features = row.Features ?? Take(row.Id!, taken) })]);
        }
        finally
        {
            if (last is null)
            {
                taken.ForEach(row => _predicted.Add(row.Id, row.Features));
            }
        }

        return last is null
            ? throw new ProblemException(
                StatusCodes.Status429TooManyRequests, "The queue is full", $"{queue.Waiting} rows wait and {queue.Capacity} may. Nothing was logged; send the same request again later.")
            {
                RetryAfter = learner.SecondsToLearn(queue.Waiting + rows.Count - queue.Capacity),
            }
            : Results.Json(new { acknowledged = rows.Count, lastRow = last }, statusCode: StatusCodes.Status202Accepted);
    }

    private float[] Take(string id, List<(string Id, float[] Features)> taken)
    {
        if (!_predicted.TryTake(id, out var features))
        {
            throw new ProblemException(
                StatusCodes.Status404NotFound,
                "Unknown id",
                $"No prediction waits for a label under the id '{id}': it was learnt already, or predicted before the server began, or {PredictedRows.Capacity:N0} came after it. Send the features.");
        }

        taken.Add((id, features));
        return features;
    }

    private ServingState State() =>
        queue.Waiting > 0 || learner.RowsInPartialBatch > 0 || learner.SinceLastRow < JustNow ? ServingState.Learning
        : feeder.HasEnded ? ServingState.Ended
        : ServingState.Waiting;

    private StatusReport Status()
    {
        var served = learner.Served;
        return new StatusReport(
            State(),
            stream.Title,
            stream.FeatureCount,
            queue.Acknowledged,
            learner.RowsLearned,
            queue.Waiting,
            queue.Capacity,
            learner.RowsInPartialBatch,
            learner.RowsSaved,
            served?.RowsSeen ?? 0,
            learner.RowsInModelAtStart,
            learner.RowsRecovered,
            Interlocked.Read(ref _predictions),
            _predicted.Count,
            learner.History.Latest,
            AccuracyHistory.Window,
            learner.History.SinceStart,
            learner.RowsPerSecond,
            served?.Classes ?? [],
            served?.Age.TotalSeconds,
            served?.Cost.TotalMilliseconds,
            learner.SaveCost?.TotalMilliseconds,
            learner.Uptime.TotalSeconds,
            learner.History.Points,
            events.Events);
    }
}

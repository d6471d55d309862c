using System.Net.Mime;
using System.Text.Json;
using LiveLearning.Data;

namespace LiveLearning.Serving;

/// <summary>Reads the rows of a request, and refuses what could not be learnt: what is logged must never stop the learner later.</summary>
/// <param name="featureCount">Features of a row.</param>
internal sealed class RowReader(int featureCount)
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MaxTextLength = 100;

    // Unknown and repeated names are errors: a misspelt "label" must not be a row without one.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads one row or an array of rows.</summary>
    /// <returns>The rows, and whether they came as an array.</returns>
    /// <exception cref="ProblemException">The body is too large or no such JSON, or a row cannot be used.</exception>
    public async Task<(IReadOnlyList<RowBody> Rows, bool IsArray)> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "Not JSON", $"The content type is '{request.ContentType}'. Send {MediaTypeNames.Application.Json}.");
        }

        var body = await BytesAsync(request);
        var isArray = body.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8);
        var rows = Parse(body.Span, isArray);
        if (rows.Count == 0)
        {
            throw ProblemException.BadRequest("No rows", "The array is empty. Send at least one row.");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            Check(rows[row], isArray ? $"Row {row}" : "The row");
        }

        return (rows!, isArray);
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        var part = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(part, request.HttpContext.RequestAborted)) > 0;)
        {
            bytes.Write(part, 0, read);
            if (bytes.Length > MaxBytes)
            {
                throw new ProblemException(
                    StatusCodes.Status413PayloadTooLarge, "Body too large", $"A body may have {MaxBytes:N0} bytes. Send fewer rows at a time.");
            }
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private List<RowBody?> Parse(ReadOnlySpan<byte> body, bool isArray)
    {
        try
        {
            return isArray ? JsonSerializer.Deserialize<List<RowBody?>>(body, Json) ?? [] : [JsonSerializer.Deserialize<RowBody>(body, Json)];
        }
        catch (JsonException exception)
        {
            throw ProblemException.BadRequest(
                "Malformed JSON",
                $"At {exception.Path ?? "$"}, line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: not what is expected. "
                + $$"""Send {"features": [{{featureCount}} numbers], "label": "text", "id": "text"}, or an array of such rows.""");
        }
    }

    private void Check(RowBody? row, string name)
    {
        if (row is null)
        {
            throw ProblemException.BadRequest("No row", $"{name} is null. Send an object with features.");
        }

        if (row.Features is { } features)
        {
            if (features.Length != featureCount)
            {
                throw ProblemException.BadRequest(
                    "Wrong number of features", $"{name} has {features.Length} features; the model takes {featureCount}. Send that many numbers.");
            }

            if (Array.FindIndex(features, value => !(Math.Abs(value) <= ReadingStream.Farthest)) is >= 0 and var wrong)
            {
                throw ProblemException.BadRequest(
                    "Feature out of range",
                    $"{name} has the feature {wrong} = {features[wrong]}; {-ReadingStream.Farthest} to {ReadingStream.Farthest} are allowed. Standardise the features.");
            }
        }

        foreach (var (text, what) in new[] { (row.Label, "label"), (row.Id, "id") })
        {
            if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength))
            {
                throw ProblemException.BadRequest($"Bad {what}", $"{name} has a {what} of {text.Length} characters. Send 1 to {MaxTextLength} that are not all spaces.");
            }
        }
    }
}

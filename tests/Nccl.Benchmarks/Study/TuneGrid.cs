using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nccl.Benchmarks.Study;

/// <summary>A grid: the values to try of some members of the options. All of them are in <c>tune-grid.json</c>.</summary>
internal static class TuneGrid
{
    /// <summary>Every combination to try of a learner's options.</summary>
    /// <exception cref="StudyException">There is no grid for this learner.</exception>
    public static IEnumerable<JsonObject> Points(NetworkArchitecture architecture, string learner)
    {
        var grids = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, JsonNode[]>>>>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "tune-grid.json")))![architecture.ToString()];
        return grids.TryGetValue(learner, out var grid)
            ? Points(grid)
            : throw new StudyException(
                $"tune has no grid for '{learner}'. Choose from {string.Join(", ", grids.Keys)}, or write one into tests/Nccl.Benchmarks/Study/tune-grid.json.");
    }

    /// <summary>Every combination; one of no members for an empty grid.</summary>
    public static IEnumerable<JsonObject> Points(IEnumerable<KeyValuePair<string, JsonNode[]>> grid) =>
        grid.Aggregate(
            (IEnumerable<JsonObject>)[[]],
            (points, axis) => points.SelectMany(point => axis.Value.Select(value => new JsonObject(Copy(point)) { [axis.Key] = value.DeepClone() })));

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Copy(JsonObject point) =>
        point.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()));
}

using System.Text.Json.Nodes;

namespace Nccl.Benchmarks.Study;

/// <summary>A grid: the values to try of some members of the options.</summary>
internal static class TuneGrid
{
    /// <summary>Every combination; one of no members for an empty grid.</summary>
    public static IEnumerable<JsonObject> Points(IEnumerable<KeyValuePair<string, JsonNode[]>> grid) =>
        grid.Aggregate(
            (IEnumerable<JsonObject>)[[]],
            (points, axis) => points.SelectMany(point => axis.Value.Select(value => new JsonObject(Copy(point)) { [axis.Key] = value.DeepClone() })));

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Copy(JsonObject point) =>
        point.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()));
}

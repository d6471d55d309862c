using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nccl.Benchmarks.Study;

/// <summary>A learner with some options changed, to see what they are worth. All of them are in <c>variants.json</c>.</summary>
internal sealed record Variant
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Variant> All { get; } =
        JsonSerializer.Deserialize<Dictionary<string, Variant>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "variants.json")))!;

    /// <summary>The learner that is changed.</summary>
    public string Of { get; init; } = StudyNames.Ablation;

    /// <summary>Members of <see cref="NcclOptions"/> to replace.</summary>
    public JsonObject Learning { get; init; } = [];

    /// <summary>Members of <see cref="NetworkOptions"/> to replace.</summary>
    public JsonObject Network { get; init; } = [];
}

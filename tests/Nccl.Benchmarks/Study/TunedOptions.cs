using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Nccl.Benchmarks.Study;

/// <summary>Options chosen by <c>tune</c>: for a benchmark and a learner, the members of <see cref="NcclOptions"/> that replace those of the preset.</summary>
internal sealed class TunedOptions(IReadOnlyDictionary<string, Dictionary<string, JsonObject>> chosen)
{
    /// <summary>Infinity is a limit that limits nothing.</summary>
    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Presets as they are.</summary>
    public static TunedOptions None { get; } = new(new Dictionary<string, Dictionary<string, JsonObject>>());

    /// <summary>Reads a result of tune.</summary>
    /// <param name="path">The file; empty for presets as they are.</param>
    /// <param name="benchmark">The benchmark that is to run.</param>
    /// <exception cref="StudyException">It cannot be read, or is of another benchmark.</exception>
    public static TunedOptions Read(string path, string benchmark)
    {
        if (path.Length == 0)
        {
            return None;
        }

        try
        {
            var chosen = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, JsonObject>>>(File.ReadAllBytes(path)) ?? [];
            if (chosen.Values.Any(learners => learners is null || learners.ContainsValue(null!)))
            {
                throw new JsonException("A benchmark or a learner in it is null.");
            }

            return chosen.ContainsKey(benchmark)
                ? new TunedOptions(chosen)
                : throw new StudyException($"--tuned is {path}, which has options for {string.Join(", ", chosen.Keys)} and none for {benchmark}. Give what tune has written for {benchmark}, or leave --tuned out.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StudyException($"--tuned is {path}, which cannot be read: {error.Message} Give the file that tune has written.", error);
        }
    }

    public NcclOptions Apply(string benchmark, string learner, NcclOptions preset) =>
        chosen.TryGetValue(benchmark, out var learners) && learners.TryGetValue(learner, out var members) ? With(preset, members) : preset;

    /// <summary>Options of a learner or of its network, with some members replaced.</summary>
    /// <exception cref="StudyException">There is no such member, or its value is of another kind.</exception>
    public static T With<T>(T preset, JsonObject members)
    {
        var all = JsonSerializer.SerializeToNode(preset, Format)!.AsObject();
        foreach (var (name, value) in members)
        {
            all[name] = all.ContainsKey(name)
                ? value?.DeepClone()
                : throw new StudyException($"{typeof(T).Name} has no member {name}; it has {string.Join(", ", all.Select(member => member.Key))}.");
        }

        try
        {
            return all.Deserialize<T>(Format)!;
        }
        catch (JsonException error)
        {
            throw new StudyException($"{members.ToJsonString()} are no values of {typeof(T).Name}: {error.Message}", error);
        }
    }
}

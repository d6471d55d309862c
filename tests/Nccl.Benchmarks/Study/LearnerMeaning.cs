using System.Text.Json.Nodes;

namespace Nccl.Benchmarks.Study;

/// <summary>What stands behind the name of a learner, in a line: that of <see cref="StudyNames"/>, or what a variant or a point of a grid changes.</summary>
internal static class LearnerMeaning
{
    /// <param name="name">Of a learner, a variant, or a point of a grid such as "er,InnerLearningRate=0.1".</param>
    public static string Of(string name)
    {
        if (name.Split(',') is [var learner, _, ..] changes)
        {
            return Changed(learner, changes.Skip(1));
        }

        return Variant.All.TryGetValue(name, out var variant)
            ? Changed(variant.Of, variant.Learning.Concat(variant.Network).Select(Change))
            : StudyNames.Learners.TryGetValue(name, out var preset) ? preset.Meaning : "This version has no learner of this name.";
    }

    private static string Changed(string learner, IEnumerable<string> changes) => $"{learner} with {string.Join(", ", changes)}. {learner}: {Of(learner)}";

    private static string Change(KeyValuePair<string, JsonNode?> member) => $"{member.Key}={member.Value?.ToString() ?? "none"}";
}

namespace Nccl.Benchmarks.Study;

/// <summary>A learner of the command line, ready for a benchmark.</summary>
/// <param name="Name">That of a preset, or of a variant of one.</param>
/// <param name="Learning">How it learns.</param>
/// <param name="Network">What it learns with.</param>
internal sealed record StudyLearner(string Name, NcclOptions Learning, NetworkOptions Network)
{
    /// <param name="name">Of a learner or a variant.</param>
    /// <param name="network">The benchmark's.</param>
    /// <param name="tuned">What tune has chosen.</param>
    /// <param name="benchmark">The benchmark's name.</param>
    /// <param name="isQuick">One inner step and at most 32 replayed rows, unless a variant says otherwise.</param>
    /// <exception cref="StudyException">No learner and no variant has this name.</exception>
    public static StudyLearner Of(string name, NetworkOptions network, TunedOptions tuned, string benchmark, bool isQuick)
    {
        var variant = Variant.All.GetValueOrDefault(name);
        var preset = variant?.Of ?? name;
        var learning = tuned.Apply(benchmark, preset, StudyNames.Options(preset, isQuick));
        return variant is null
            ? new StudyLearner(name, learning, network)
            : new StudyLearner(name, TunedOptions.With(learning, variant.Learning), TunedOptions.With(network, variant.Network));
    }
}

namespace Nccl.Benchmarks.Study;

/// <summary>Average accuracy on the tasks so far by the number of tasks learned, over the seeds of one learner.</summary>
/// <param name="Learner">Its name.</param>
/// <param name="Mean">Mean over the seeds after each task.</param>
/// <param name="Lowest">The lowest seed after each task.</param>
/// <param name="Highest">The highest seed after each task.</param>
/// <param name="Seeds">How many seeds.</param>
internal sealed record SeedCurve(string Learner, IReadOnlyList<double> Mean, IReadOnlyList<double> Lowest, IReadOnlyList<double> Highest, int Seeds)
{
    /// <param name="runs">The runs of one learner on one benchmark.</param>
    public static SeedCurve Of(IReadOnlyList<StudyRun> runs)
    {
        double[][] after = [.. Enumerable.Range(0, runs[0].Tasks.Count)
            .Select(task => runs.Select(run => run.Accuracies[task].Take(task + 1).Average()).ToArray())];
        return new SeedCurve(
            runs[0].Learner,
            [.. after.Select(seeds => seeds.Average())],
            [.. after.Select(seeds => seeds.Min())],
            [.. after.Select(seeds => seeds.Max())],
            runs.Count);
    }

    /// <summary>The accuracy after a task in per cent, such as "93.2 (90.1 to 95.0)".</summary>
    public string Text(int task) => Seeds == 1
        ? FormattableString.Invariant($"{100 * Mean[task]:0.0}")
        : FormattableString.Invariant($"{100 * Mean[task]:0.0} ({100 * Lowest[task]:0.0} to {100 * Highest[task]:0.0})");
}

using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

/// <summary>Finished runs of two tasks, made up.</summary>
internal static class StudyRuns
{
    public static StudyRun Of(string learner, int seed, double accuracy, string configuration = "two tasks", string benchmark = "permuted-mnist") => new()
    {
        Benchmark = benchmark,
        Learner = learner,
        Seed = seed,
        Configuration = configuration,
        Tasks = ["one", "two"],
        Accuracies = [[0.9, 0.1], [accuracy, accuracy]],
        Metrics = new ContinualMetrics(accuracy, 0.9, -0.05, 0.05, 0.01),
        PrequentialAccuracy = accuracy / 2,
        Seconds = 12,
        ConstantAccuracy = 0.25,
        Finished = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        Command = "Nccl.Benchmarks permuted-mnist --seeds 2 --data 'my data' --out o",
        Library = "0.1.0+0123abcd",
        Machine = "a processor, 2 logical cores, one torch thread",
    };
}

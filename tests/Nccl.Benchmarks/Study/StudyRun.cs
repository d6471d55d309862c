namespace Nccl.Benchmarks.Study;

/// <summary>One finished run: a benchmark, a learner, a seed. What a results file holds. Accuracies are fractions of 1.</summary>
internal sealed record StudyRun
{
    public required string Benchmark { get; init; }

    public required string Learner { get; init; }

    public required int Seed { get; init; }

    /// <summary>Everything that decides the outcome but the seed, in words.</summary>
    public required string Configuration { get; init; }

    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>Entry [i][j] is the accuracy on task j after task i.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Accuracies { get; init; }

    public required ContinualMetrics Metrics { get; init; }

    public required double PrequentialAccuracy { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Mean distance of the calibration from 1, by tensor, after the last task.</summary>
    public IReadOnlyDictionary<string, double> Drift { get; init; } = new Dictionary<string, double>();

    /// <summary>Average accuracy of the best answer that is always the same class; null in files of older versions.</summary>
    public double? ConstantAccuracy { get; init; }

    /// <summary>When the run was finished; null in files of older versions.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>The command line that made it; empty in files of older versions.</summary>
    public string Command { get; init; } = "";

    /// <summary>Version and commit of the library.</summary>
    public string Library { get; init; } = "";

    public string Machine { get; init; } = "";
}

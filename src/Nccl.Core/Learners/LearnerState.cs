namespace Nccl.Learners;

/// <summary>Everything a learner is, as immutable managed memory: what is saved, and what learning resumes from bit for bit. Each kind of learner adds its own.</summary>
internal abstract record LearnerState
{
    /// <summary>Which outputs compete for a row.</summary>
    public abstract ContinualScenario Scenario { get; }

    /// <summary>How it learns.</summary>
    public required LearningStrategy Strategy { get; init; }

    /// <summary>Index of the task learned last, -1 before the first.</summary>
    public required int CurrentTask { get; init; }

    public required long BatchesSeen { get; init; }

    public required long RowsSeen { get; init; }

    /// <summary>Outputs that exist, trained or not.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Outputs that were the target of a row.</summary>
    public abstract IReadOnlyCollection<int> TrainedOutputs { get; }

    /// <summary>Numbers that are learned.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>Tasks learned, those that nobody announced among them.</summary>
    public abstract int TaskCount { get; }

    /// <summary>Rows held in memory, with those that wait until it is known whether a new task has begun.</summary>
    public abstract int RowsInMemory { get; }

    /// <summary>Where tasks began that nobody announced.</summary>
    public abstract IReadOnlyList<DetectedBoundary> DetectedBoundaries { get; }
}

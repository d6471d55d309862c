using Nccl.MLNet.Columns;

namespace Nccl.MLNet.Plans;

/// <summary>How a model learns and predicts: made once from the options of a trainer, and kept by the model and its zip, from which learning goes on.</summary>
/// <remarks>It never changes. What belongs to one fit only, such as a progress callback, is no part of it.</remarks>
internal sealed record FitPlan
{
    public required ColumnNames Columns { get; init; }

    public required ContinualScenario Scenario { get; init; }

    public required TaskBoundaryDetection TaskBoundaries { get; init; }

    public required NetworkOptions Network { get; init; }

    /// <summary>The learning options in force, also where the user left them to the network.</summary>
    public required NcclOptions Learning { get; init; }

    /// <summary>The seed that the options ask for; null where they leave it to the environment, and after a zip, which does not keep it.</summary>
    public int? Seed { get; init; }

    public required NonFiniteFeatures NonFiniteFeatures { get; init; }

    public required UnreadableImages UnreadableImages { get; init; }

    public required int PredictionChunkSize { get; init; }

    /// <summary>Threads of torch; null for the library's choice, also after a zip, which does not keep what belongs to a machine.</summary>
    public int? NumberOfThreads { get; init; }

    /// <summary>Whether nobody announces the tasks.</summary>
    public bool DetectsTasks => TaskBoundaries is { Detector: not DriftDetector.None };
}

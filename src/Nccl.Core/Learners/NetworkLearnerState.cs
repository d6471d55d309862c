using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Drift;
using Nccl.Memory;

namespace Nccl.Learners;

/// <summary>The state of a <see cref="NetworkLearner"/>.</summary>
internal sealed record NetworkLearnerState : LearnerState
{
    /// <summary>Parameters and buffers of the network.</summary>
    public required IReadOnlyList<NamedTensor> Tensors { get; init; }

    /// <summary>The averages of <see cref="Tensors"/> that predict in their place; empty where none are kept.</summary>
    public IReadOnlyList<NamedTensor> Averages { get; init; } = [];

    /// <summary>The weights that predict.</summary>
    public IReadOnlyList<NamedTensor> PredictingTensors => Averages.Count > 0 ? Averages : Tensors;

    /// <summary>What the strategy keeps between batches beside the network and the memory; mostly empty.</summary>
    public required IReadOnlyList<NamedTensor> StrategyTensors { get; init; }

    /// <summary>A copy that nobody writes to.</summary>
    public required ClassRegistry Classes { get; init; }

    /// <summary>A snapshot that nobody writes to.</summary>
    public required EpisodicMemory Memory { get; init; }

    /// <summary>States of the random generators.</summary>
    public required IReadOnlyList<byte[]> Streams { get; init; }

    /// <summary>What is known of boundaries; null where tasks are announced.</summary>
    public BoundaryState? Boundaries { get; init; }

    public override ContinualScenario Scenario => Classes.Scenario;

    public override int OutputCount => Classes.Known;

    public override IReadOnlyCollection<int> TrainedOutputs => Classes.Seen;

    public override long ParameterCount => NetworkTensors.ParameterCount(Tensors);

    public override int TaskCount => Classes.OfTask.Count;

    public override int RowsInMemory => Memory.Rings.Append(Boundaries?.Waiting).Sum(ring => ring?.Filled ?? 0);

    public override IReadOnlyList<DetectedBoundary> DetectedBoundaries => Boundaries?.Found ?? [];
}

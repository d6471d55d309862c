using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Drift;
using Nccl.Memory;

namespace Nccl.Learners;

/// <summary>Everything a learner is, as immutable managed memory: what is saved, and what learning resumes from bit for bit.</summary>
internal sealed record LearnerState
{
    /// <summary>Parameters and buffers of the network.</summary>
    public required IReadOnlyList<NamedTensor> Tensors { get; init; }

    /// <summary>The averages of <see cref="Tensors"/> that predict in their place; empty where none are kept.</summary>
    public IReadOnlyList<NamedTensor> Averages { get; init; } = [];

    /// <summary>The weights that predict.</summary>
    public IReadOnlyList<NamedTensor> PredictingTensors => Averages.Count > 0 ? Averages : Tensors;

    /// <summary>Parameters of the network.</summary>
    public long ParameterCount => NetworkTensors.ParameterCount(Tensors);

    /// <summary>How it learns.</summary>
    public required LearningStrategy Strategy { get; init; }

    /// <summary>What the strategy keeps between batches beside the network and the memory; mostly empty.</summary>
    public required IReadOnlyList<NamedTensor> StrategyTensors { get; init; }

    /// <summary>A copy that nobody writes to.</summary>
    public required ClassRegistry Classes { get; init; }

    /// <summary>A snapshot that nobody writes to.</summary>
    public required EpisodicMemory Memory { get; init; }

    /// <summary>States of the random generators.</summary>
    public required IReadOnlyList<byte[]> Streams { get; init; }

    /// <summary>Index of the task learnt last, -1 before the first.</summary>
    public required int CurrentTask { get; init; }

    public required long BatchesSeen { get; init; }

    public required long RowsSeen { get; init; }

    /// <summary>What is known of boundaries; null where tasks are announced.</summary>
    public BoundaryState? Boundaries { get; init; }
}

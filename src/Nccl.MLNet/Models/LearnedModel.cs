using Nccl.Learners;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Models;

/// <summary>What was learnt, and all that learning needs to go on from it. Immutable; nobody writes to the dictionaries.</summary>
internal sealed record LearnedModel
{
    public LearnedModel(
        NetworkOptions network,
        IReadOnlyList<int> inputShape,
        ValueDictionary classes,
        ValueDictionary? tasks,
        AnnouncedTasks announced,
        LearnerState state)
    {
        (Network, InputShape, Classes, Tasks, State) = (network, inputShape, classes, tasks, state);
        Announced = tasks is null ? announced.UpTo(state.TaskCount) : announced;
    }

    public NetworkOptions Network { get; }

    /// <summary>Shape of one row as the network takes it: [features] or [channels, height, width].</summary>
    public IReadOnlyList<int> InputShape { get; }

    public int FeatureCount => InputShape.Product();

    public ContinualScenario Scenario => State.Scenario;

    public LearningStrategy Strategy => State.Strategy;

    /// <summary>The classes, in the order of the network's outputs.</summary>
    public ValueDictionary Classes { get; }

    /// <summary>The values of the task column; null where no column told the tasks.</summary>
    public ValueDictionary? Tasks { get; }

    /// <summary>The tasks where no column told them.</summary>
    public AnnouncedTasks Announced { get; }

    public LearnerState State { get; init; }
}

using System.Globalization;
using Nccl.Learners;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Values;

namespace Nccl.MLNet;

/// <summary>
/// What a fit has learnt, and all that the next fit needs to go on: weights, classes and tasks by value, the memory of past
/// rows with their soft targets, norm statistics, random generators, counters.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. It lives in managed memory, so there is nothing to dispose, and disposing a transformer or a
/// prediction engine never harms it. Continuing from it with <see cref="NeuronCalibrationTrainer.Fit(Microsoft.ML.IDataView, NeuronCalibrationModelParameters)"/>
/// makes new parameters; rows in memory that do not change are shared, not copied.
/// </remarks>
public sealed class NeuronCalibrationModelParameters
{
    internal NeuronCalibrationModelParameters(
        NetworkOptions network,
        IReadOnlyList<int> inputShape,
        ValueDictionary classes,
        ValueDictionary? tasks,
        AnnouncedTasks announced,
        LearnerState state)
    {
        (Network, InputShape, Classes, Tasks, State) = (network, inputShape, classes, tasks, state);
        Announced = tasks is null ? announced.UpTo(state.Classes.OfTask.Count) : announced;
    }

    /// <summary>The architecture of the network.</summary>
    public NetworkOptions Network { get; }

    /// <summary>Shape of one row as the network takes it: [features] or [channels, height, width].</summary>
    public IReadOnlyList<int> InputShape { get; }

    /// <summary>Features per row.</summary>
    public int FeatureCount => InputShape.Product();

    /// <summary>Which classes compete for a row.</summary>
    public ContinualScenario Scenario => State.Classes.Scenario;

    /// <summary>How it was learnt, and learns on.</summary>
    public LearningStrategy Strategy => State.Strategy;

    /// <summary>The classes as culture-free text, in the order of the Score column's slots.</summary>
    public IReadOnlyList<string> ClassNames => Classes.Names;

    /// <summary>
    /// The tasks in the order in which they were met: their values in the task column, the names that <see cref="ContinualLearner.BeginTask"/>
    /// gave them, or their numbers, from 1.
    /// </summary>
    public IReadOnlyList<string> TaskNames => Tasks?.Names ?? Announced.Names;

    /// <summary>Rows learnt since the first fit.</summary>
    public long RowsLearned => State.RowsSeen;

    /// <summary>Mini-batches learnt since the first fit.</summary>
    public long BatchesLearned => State.BatchesSeen;

    /// <summary>Rows held in memory, over all tasks, with those that wait until it is known whether a new task has begun.</summary>
    public int RowsInMemory => State.Memory.Rings.Append(State.Boundaries?.Waiting).Sum(ring => ring?.Filled ?? 0);

    /// <summary>
    /// Where new tasks were found to have begun, in stream order, since detection was switched on; empty where
    /// <see cref="NeuronCalibrationTrainer.Options.TaskBoundaries"/> is off.
    /// </summary>
    public IReadOnlyList<DetectedBoundary> DetectedBoundaries => State.Boundaries?.Found ?? [];

    /// <summary>Two lines, culture-free: classes, tasks and rows; network, scenario and strategy.</summary>
    public override string ToString()
    {
        var shape = string.Join(", ", InputShape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{NameList.Counted(ClassNames, "class", "classes")}, {NameList.Counted(TaskNames, "task", "tasks")}, {RowsLearned} rows learnt, {RowsInMemory} in memory.\n")
            + string.Create(CultureInfo.InvariantCulture, $"Network {Network} on rows of shape [{shape}], {State.ParameterCount} parameters; {Scenario}; {Strategy}.");
    }

    internal ValueDictionary Classes { get; }

    /// <summary>Null where no column told the tasks.</summary>
    internal ValueDictionary? Tasks { get; }

    /// <summary>The tasks where no column told them.</summary>
    internal AnnouncedTasks Announced { get; }

    internal LearnerState State { get; }
}

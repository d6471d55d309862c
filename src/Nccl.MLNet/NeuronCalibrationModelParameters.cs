using System.Globalization;
using Nccl.Learners;
using Nccl.MLNet.Models;
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
    internal NeuronCalibrationModelParameters(LearnedModel learned) => Learned = learned;

    /// <summary>The architecture of the network.</summary>
    public NetworkOptions Network => Learned.Network;

    /// <summary>Shape of one row as the network takes it: [features] or [channels, height, width].</summary>
    public IReadOnlyList<int> InputShape => Learned.InputShape;

    /// <summary>Features per row.</summary>
    public int FeatureCount => Learned.FeatureCount;

    /// <summary>Which classes compete for a row.</summary>
    public ContinualScenario Scenario => Learned.Scenario;

    /// <summary>How it was learnt, and learns on.</summary>
    public LearningStrategy Strategy => Learned.Strategy;

    /// <summary>The classes as culture-free text, in the order of the Score column's slots.</summary>
    public IReadOnlyList<string> ClassNames => Learned.Classes.Names;

    /// <summary>
    /// The tasks in the order in which they became known: their values in the task column, the names that <see cref="ContinualLearner.BeginTask"/>
    /// gave them, or their numbers, from 1.
    /// </summary>
    public IReadOnlyList<string> TaskNames => Learned.Tasks?.Names ?? Learned.Announced.Names;

    /// <summary>Rows learnt since the first fit.</summary>
    public long RowsLearned => State.RowsSeen;

    /// <summary>Mini-batches learnt since the first fit.</summary>
    public long BatchesLearned => State.BatchesSeen;

    /// <summary>Rows held in memory, over all tasks, with those that wait until it is known whether a new task has begun.</summary>
    public int RowsInMemory => State.RowsInMemory;

    /// <summary>
    /// Where new tasks were found to have begun, in stream order, since detection was switched on; empty where
    /// <see cref="NeuronCalibrationTrainer.Options.TaskBoundaries"/> is off.
    /// </summary>
    public IReadOnlyList<DetectedBoundary> DetectedBoundaries => State.DetectedBoundaries;

    /// <summary>Two lines, culture-free: classes, tasks and rows; network, scenario and strategy.</summary>
    public override string ToString()
    {
        var shape = string.Join(", ", InputShape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{NameList.Counted(ClassNames, "class", "classes")}, {NameList.Counted(TaskNames, "task", "tasks")}, {RowsLearned} rows learnt, {RowsInMemory} in memory.\n")
            + string.Create(CultureInfo.InvariantCulture, $"Network {Network} on rows of shape [{shape}], {State.ParameterCount} parameters; {Scenario}; {Strategy}.");
    }

    internal LearnedModel Learned { get; }

    internal LearnerState State => Learned.State;
}

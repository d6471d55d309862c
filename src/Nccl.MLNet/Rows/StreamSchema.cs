using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Rules;
using Nccl.MLNet.Values;
using Nccl.Networks;

namespace Nccl.MLNet.Rows;

/// <summary>What has been met in a stream of rows: the shape of a row, the classes and the tasks. The first columns decide, later ones must agree.</summary>
internal sealed class StreamSchema
{
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly bool _isFirst;

    /// <param name="options">Which scenario allows which classes.</param>
    /// <param name="before">What was learnt before; null where nothing was.</param>
    public StreamSchema(NeuronCalibrationTrainer.Options options, NeuronCalibrationModelParameters? before)
    {
        (_options, _isFirst) = (options, before is null);
        (InputShape, Classes, Tasks) = (before?.InputShape, before?.Classes.Copy(), before?.Tasks?.Copy());
        Announced = before?.Announced ?? AnnouncedTasks.None;
    }

    /// <summary>Shape of a row as the network takes it; null until a feature column was admitted.</summary>
    public IReadOnlyList<int>? InputShape { get; private set; }

    /// <summary>Whether the feature column has the three dimensions of an image.</summary>
    public bool ReadsImages { get; private set; }

    /// <summary>Every class met, those of rows that wait too; null until a label was admitted.</summary>
    public ValueDictionary? Classes { get; private set; }

    /// <summary>Every value of the task column met; null where there is no such column, and until it was admitted.</summary>
    public ValueDictionary? Tasks { get; private set; }

    /// <summary>The tasks where no column tells them.</summary>
    public AnnouncedTasks Announced { get; set; }

    public int TaskCount => Tasks?.Count ?? Announced.Names.Count;

    /// <param name="features">The feature column.</param>
    /// <param name="task">The task column; null where there is none.</param>
    /// <param name="label">The label column; null where labels come without one.</param>
    /// <exception cref="ArgumentException">They do not agree with what was met before, or cannot be used.</exception>
    public void Admit(DataViewSchema.Column features, ValueColumn? task, ValueColumn? label)
    {
        var shape = InputColumns.ShapeOf(features);
        SizeRules.Check(_options, shape.Product());
        if (InputShape is not null)
        {
            InputColumns.CheckFits(features, InputShape);
        }

        ContinuationRules.CheckValues(label, Classes, "label", "classes");
        ContinuationRules.CheckValues(task, Tasks, "task", "tasks");
        InputShape ??= NetworkBuilder.ShapeFor(_options.Network, shape);
        ReadsImages = shape.Count == 3;
        Tasks ??= task is null ? null : ValueKind.NewDictionary(task.ValueType);
        if (label is not null)
        {
            Admit(label);
        }
    }

    /// <summary>Index of the announced task to which the next row belongs.</summary>
    public int OpenTask()
    {
        if (_options.DetectsTasks)
        {
            return 0;
        }

        Announced = Announced.IsOpen ? Announced : Announced.BeginNext();
        return Announced.Open;
    }

    /// <summary>Index of the class that a label without a column names; a new class is met.</summary>
    /// <exception cref="ArgumentException">The label is not of the type of the classes, or a class that the scenario does not allow.</exception>
    public int ClassOf(object label)
    {
        Classes ??= ValueKind.NewDictionaryFor(label);
        var known = Classes.Count;
        var index = Classes.IndexOf(label);
        CheckNewClasses(known, TaskCount > 1);
        return index;
    }

    /// <exception cref="ArgumentException">A class is new where the scenario allows none; it is not met, then.</exception>
    public void CheckNewClasses(int known, bool laterTask)
    {
        try
        {
            ScenarioRules.CheckNewClasses(_options, Classes!, known, laterTask);
        }
        catch (ArgumentException)
        {
            Classes!.Truncate(known);
            throw;
        }
    }

    private void Admit(ValueColumn label)
    {
        var known = Classes?.Count;
        Classes ??= ValueKind.NewDictionary(label.ValueType);
        if (label.IsKey)
        {
            // All classes of the dictionary at once and in its order, so that keys of label and prediction agree.
            Classes.AddKeys(label);
            CheckNewClasses(known ?? Classes.Count, laterTask: !_isFirst || TaskCount > 1);
        }
    }
}

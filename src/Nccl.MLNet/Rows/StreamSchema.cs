using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Models;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rules;
using Nccl.MLNet.Values;
using Nccl.Networks;

namespace Nccl.MLNet.Rows;

/// <summary>What is known of a stream of rows: the shape of a row, the classes and the tasks. The first columns decide, later ones must agree.</summary>
internal sealed class StreamSchema
{
    private readonly FitPlan _plan;
    private readonly bool _isFirst;

    /// <param name="plan">Which scenario allows which classes.</param>
    /// <param name="before">What was learnt before; null where nothing was.</param>
    public StreamSchema(FitPlan plan, LearnedModel? before)
    {
        (_plan, _isFirst) = (plan, before is null);
        (InputShape, Classes, Tasks) = (before?.InputShape, before?.Classes.Copy(), before?.Tasks?.Copy());
        Announced = before?.Announced ?? AnnouncedTasks.None;
    }

    /// <summary>Shape of a row as the network takes it; null until a feature column was admitted.</summary>
    public IReadOnlyList<int>? InputShape { get; private set; }

    /// <summary>Whether the feature column has the three dimensions of an image.</summary>
    public bool ReadsImages { get; private set; }

    /// <summary>Every class known, those of rows that wait too; null until a label was admitted.</summary>
    public ValueDictionary? Classes { get; private set; }

    /// <summary>Every known value of the task column; null where there is no such column, and until it was admitted.</summary>
    public ValueDictionary? Tasks { get; private set; }

    /// <summary>The tasks where no column tells them.</summary>
    public AnnouncedTasks Announced { get; private set; }

    public int TaskCount => Tasks?.Count ?? Announced.Names.Count;

    /// <summary>Takes the columns of one source of rows as those of the stream.</summary>
    /// <param name="features">The feature column.</param>
    /// <param name="task">The task column; null where there is none.</param>
    /// <param name="label">The label column; null where labels come without one.</param>
    /// <exception cref="ArgumentException">They do not agree with what is known, or cannot be used.</exception>
    public void Admit(DataViewSchema.Column features, ValueColumn? task, ValueColumn? label)
    {
        var shape = InputColumns.ShapeOf(features);
        SizeRules.Check(_plan, shape.Product());
        if (InputShape is not null)
        {
            InputColumns.CheckFits(features, InputShape);
        }

        ContinuationRules.CheckValues(label, Classes, "label", "classes");
        ContinuationRules.CheckValues(task, Tasks, "task", "tasks");
        InputShape ??= NetworkBuilder.ShapeFor(_plan.Network, shape);
        ReadsImages = shape.Count == 3;
        Tasks ??= task is null ? null : ValueKind.NewDictionary(task.ValueType);
        if (label is not null)
        {
            Admit(label);
        }
    }

    /// <summary>A reader of rows whose columns were admitted.</summary>
    /// <param name="source">The cursor or row.</param>
    /// <param name="features">Its feature column.</param>
    /// <param name="columns">Its columns.</param>
    public RowReader NewReader(DataViewRow source, FeatureColumn features, InputColumns columns) =>
        new(_plan, source, features, Classes!.IndexGetter(source, columns.Label, add: true), TaskGetter(source, columns.Task));

    /// <summary>Reads the index of a row's task, -1 where it has none; a new task becomes known. Null where no column tells the task.</summary>
    public ValueGetter<int>? TaskGetter(DataViewRow source, ValueColumn? column) => column is null ? null : Tasks!.IndexGetter(source, column, add: true);

    /// <summary>Reads the row at which a reader stands. Only a row that can be learnt makes its class and its task known.</summary>
    /// <exception cref="ArgumentException">Its class is new where the scenario allows none.</exception>
    public RowReading Read(RowReader reader)
    {
        var (classes, tasks) = (Classes!.Count, Tasks?.Count ?? 0);
        var isUsable = false;
        try
        {
            var reading = reader.Read();
            if (reading.Row is { } row)
            {
                reading = new(row.Task < 0 ? row with { Task = OpenTask() } : row);
                CheckNewClasses(classes, laterTask: TaskCount > 1);
                isUsable = true;
            }

            return reading;
        }
        finally
        {
            if (!isUsable)
            {
                // The network would have no output for it.
                Classes.Truncate(classes);
                Tasks?.Truncate(tasks);
            }
        }
    }

    /// <summary>Index of the announced task to which the next row belongs; where none is open, the next number opens.</summary>
    public int OpenTask()
    {
        if (_plan.DetectsTasks)
        {
            return 0;
        }

        Announced = Announced.IsOpen ? Announced : Announced.BeginNext();
        return Announced.Open;
    }

    /// <summary>The task of this name is open from now on.</summary>
    public void BeginTask(string name) => Announced = Announced.Begin(name);

    /// <summary>No task is open from now on.</summary>
    public void EndTask() => Announced = Announced.End();

    /// <summary>Index of the class that a label without a column names; a new class becomes known.</summary>
    /// <exception cref="ArgumentException">The label is not of the type of the classes, or a class that the scenario does not allow.</exception>
    public int ClassOf(object label)
    {
        Classes ??= ValueKind.NewDictionaryFor(label);
        var known = Classes.Count;
        var index = Classes.IndexOf(label);
        CheckNewClasses(known, TaskCount > 1);
        return index;
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

    /// <exception cref="ArgumentException">A class is new where the scenario allows none; it is forgotten again, then.</exception>
    private void CheckNewClasses(int known, bool laterTask)
    {
        try
        {
            ScenarioRules.CheckNewClasses(_plan, Classes!, known, laterTask);
        }
        catch (ArgumentException)
        {
            Classes!.Truncate(known);
            throw;
        }
    }
}

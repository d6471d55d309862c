using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Validation;

/// <summary>What can be wrong with a stream of tasks and shows before anything is learnt.</summary>
internal static class TaskRules
{
    /// <exception cref="ArgumentException">The tasks cannot be validated; the message names the task.</exception>
    public static void Check(ContinualTask[] tasks, IEstimator<ITransformer> estimator, string labelColumnName, TaskFitting fitting)
    {
        if (tasks.Length == 0)
        {
            throw new ArgumentException("There are no tasks. Give at least one, and two or more to see what is forgotten.", nameof(tasks));
        }

        CheckNames(tasks);
        var first = tasks[0].Train.Schema;
        foreach (var task in tasks)
        {
            CheckSchema(first, task.Train.Schema, $"training rows of task '{task.Name}'", tasks[0].Name);
            CheckSchema(first, task.Test.Schema, $"test rows of task '{task.Name}'", tasks[0].Name);
            if (fitting == TaskFitting.RefitOnAllTasks)
            {
                CheckSameKeys(first, task);
            }
        }

        CheckLabel(first, estimator, labelColumnName);
        foreach (var task in tasks)
        {
            if (task.Train.GetRowCount() == 0)
            {
                throw new ArgumentException($"Task '{task.Name}' has no training rows. Leave the task out, or give it rows.", nameof(tasks));
            }

            if (!HasRows(task.Test))
            {
                throw new ArgumentException(
                    $"Task '{task.Name}' has no test rows, so nothing can be measured on it. Give it test rows; where they are held out of "
                    + "few training rows, use a larger fraction.",
                    nameof(tasks));
            }
        }
    }

    private static void CheckNames(ContinualTask[] tasks)
    {
        if (Array.IndexOf(tasks, null) is var missing && missing >= 0)
        {
            throw new ArgumentException($"Task {missing + 1} of {tasks.Length} is null.", nameof(tasks));
        }

        if (tasks.GroupBy(task => task.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new ArgumentException(
                $"{same.Count()} tasks are called '{same.Key}'. Give every task a name of its own: results are told apart by it.", nameof(tasks));
        }
    }

    private static void CheckSchema(DataViewSchema first, DataViewSchema schema, string what, string firstName)
    {
        var differences = first.Where(column => !column.IsHidden).Select(column => Difference(column, schema.GetColumnOrNull(column.Name))).OfType<string>().ToArray();
        if (differences.Length > 0)
        {
            throw new ArgumentException(
                $"The {what} have another schema than the training rows of task '{firstName}': {string.Join("; ", differences)}. "
                + "All tasks of a stream need the same columns; columns that some have besides are no harm.");
        }
    }

    private static string? Difference(DataViewSchema.Column expected, DataViewSchema.Column? column)
    {
        if (column is not { } actual)
        {
            return $"column '{expected.Name}' is missing";
        }

        // Keys of different dictionaries are of different types, and are compared by value.
        return TypeOf(expected).Equals(TypeOf(actual)) && expected.Type is KeyDataViewType == actual.Type is KeyDataViewType
            ? null
            : $"column '{expected.Name}' is of type {actual.Type}, not {expected.Type}";
    }

    private static DataViewType TypeOf(DataViewSchema.Column column) =>
        column.Type is KeyDataViewType && ValueColumn.OfAnyKind(column) is { } key ? key.ValueType : column.Type;

    /// <summary>Rows of several views become one view, which has one dictionary.</summary>
    private static void CheckSameKeys(DataViewSchema first, ContinualTask task)
    {
        foreach (var column in first.Where(column => !column.IsHidden && column.Type is KeyDataViewType))
        {
            var other = task.Train.Schema[column.Name];
            if (!other.Type.Equals(column.Type) || !KeyNames(other).SequenceEqual(KeyNames(column)))
            {
                throw new ArgumentException(
                    $"Key column '{column.Name}' of task '{task.Name}' has another dictionary than that of the first task, so the tasks cannot be fitted "
                    + $"together ({nameof(TaskFitting.RefitOnAllTasks)}). Map the values in the pipeline, or with one MapValueToKey for all tasks.");
            }
        }
    }

    private static IReadOnlyList<string> KeyNames(DataViewSchema.Column column)
    {
        if (ValueColumn.OfAnyKind(column) is not { HasKeyValues: true } key)
        {
            return [];
        }

        var values = ValueKind.NewDictionary(key.ValueType);
        values.AddKeys(key);
        return values.Names;
    }

    private static void CheckLabel(DataViewSchema schema, IEstimator<ITransformer> estimator, string labelColumnName)
    {
        if (schema.GetColumnOrNull(labelColumnName) is null
            && SchemaColumns.Find(estimator.GetOutputSchema(SchemaColumns.ShapeOf(schema)), labelColumnName) is null)
        {
            throw new ArgumentException(
                $"Neither the data nor the pipeline has a label column '{labelColumnName}'. The data has {MissingColumn.NamesIn(schema)}. Set labelColumnName.",
                nameof(labelColumnName));
        }
    }

    private static bool HasRows(IDataView data)
    {
        using var cursor = data.GetRowCursor([]);
        return cursor.MoveNext();
    }
}

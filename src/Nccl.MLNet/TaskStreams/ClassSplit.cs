using Nccl.MLNet.Values;

namespace Nccl.MLNet.TaskStreams;

/// <summary>Which classes each task has.</summary>
internal static class ClassSplit
{
    /// <summary>So many classes per task; the last has what is left.</summary>
    /// <param name="classes">In the order in which they first occur.</param>
    /// <param name="classesPerTask">How many each task has.</param>
    /// <param name="seed">Shuffles them, from sorted order so that the order of the rows does not matter; null leaves them as they are.</param>
    /// <exception cref="InvalidOperationException">There are fewer classes than that.</exception>
    public static IEnumerable<string[]> Of(IReadOnlyList<string> classes, int classesPerTask, int? seed)
    {
        if (classes.Count < classesPerTask)
        {
            throw new InvalidOperationException(
                $"The data has {classes.Count} classes ({string.Join(", ", classes.Take(10))}), fewer than the {classesPerTask} that each task should have. Choose fewer per task.");
        }

        string[] ordered = seed is null ? [.. classes] : [.. classes.Order(ValueOrder.Instance)];
        if (seed is not null)
        {
            new Random(seed.Value).Shuffle(ordered);
        }

        return ordered.Chunk(classesPerTask);
    }

    /// <exception cref="ArgumentException">A task has no class, or a class is in two tasks.</exception>
    public static string[][] Check(IEnumerable<IEnumerable<string>> classesOfTasks)
    {
        ArgumentNullException.ThrowIfNull(classesOfTasks);
        string[][] tasks = [.. classesOfTasks.Select(classes => classes.ToArray())];
        if (tasks.Length == 0 || tasks.Any(classes => classes.Length == 0))
        {
            throw new ArgumentException("There are no tasks, or a task has no classes. Give at least one class per task.", nameof(classesOfTasks));
        }

        if (tasks.SelectMany(classes => classes).GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } repeated)
        {
            throw new ArgumentException(
                $"Class '{repeated.Key}' is named {repeated.Count()} times. Name each class once; for classes that come back, make the tasks yourself or split by a column.",
                nameof(classesOfTasks));
        }

        return tasks;
    }

    /// <exception cref="InvalidOperationException">The data lacks a class.</exception>
    public static void CheckPresent(string[][] tasks, IReadOnlyList<string> classes)
    {
        if (tasks.SelectMany(names => names).Except(classes).FirstOrDefault() is { } absent)
        {
            throw new InvalidOperationException(
                $"No row has the class '{absent}'. The classes of the data are {string.Join(", ", classes.Take(20))}{(classes.Count > 20 ? ", ..." : "")}.");
        }
    }
}

using System.Globalization;
using Nccl.MLNet;
using Nccl.MLNet.TaskStreams;
using Nccl.MLNet.Views;

namespace Microsoft.ML;

/// <summary>Makes streams of tasks from one view, under <c>mlContext.Data</c>, for <see cref="ContinualValidationCatalog"/> or for learning them one by one.</summary>
/// <remarks>
/// <para>Lazy: the tasks are views over the data, no row is copied, and nothing is read before the result is enumerated. Enumerating a split by
/// column or classes reads that one column once to find its values; a split in order asks for the number of rows, and counts them once
/// where the view does not know it. Every pass over a task reads the data it was made from: <c>Cache</c> a text file first.</para>
/// <para>Test rows come from <c>testData</c>, split in the same way. Without it, <c>testFraction</c> of the rows of every task are held out: one row
/// in each block of 1 / fraction rows, drawn by the seed; the others are the training rows, in their order.</para>
/// <para>A task-incremental trainer needs a task column in training and test rows: that of <see cref="SplitByColumn"/>, or the one that
/// <c>taskColumnName</c> adds, which holds the name of the task as text.</para>
/// <para>The tasks are as thread-safe as the data.</para>
/// </remarks>
public static class TaskSplitCatalog
{
    /// <summary>One task per value of a column, in the order in which the values first occur: months, machines, customers.</summary>
    /// <param name="catalog">A data catalog.</param>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="columnName">A key, text, number, boolean or time. Its value is the task's name.</param>
    /// <param name="testData">The rows to test with; null holds some out.</param>
    /// <param name="testFraction">The fraction held out of each task where <paramref name="testData"/> is null.</param>
    /// <param name="seed">Draws the rows held out.</param>
    /// <exception cref="ArgumentException">No such column, or a fraction that is none.</exception>
    /// <exception cref="InvalidOperationException">On enumeration: a row has no value there, or only test rows have a value.</exception>
    public static IEnumerable<ContinualTask> SplitByColumn(
        this DataOperationsCatalog catalog, IDataView data, string columnName, IDataView? testData = null, double testFraction = 0.2, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var source = new TaskSource(data, testData, testFraction, seed, taskColumnName: null);
        _ = ColumnGroups.Find(data, columnName);
        return Tasks();

        IEnumerable<ContinualTask> Tasks()
        {
            var groups = ColumnGroups.Of(source, columnName);
            foreach (var name in groups.Names)
            {
                yield return source.Task(name, groups.RowsOf([name]));
            }
        }
    }

    /// <summary>Tasks with so many classes each, no class in two of them: the class stream of the field's benchmarks.</summary>
    /// <param name="catalog">A data catalog.</param>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="classesPerTask">Classes per task; the last task has what is left.</param>
    /// <param name="seed">Shuffles the sorted classes; null takes them as they first occur. Also draws the rows held out.</param>
    /// <param name="labelColumnName">The class of each row.</param>
    /// <param name="testData">The rows to test with; null holds some out.</param>
    /// <param name="testFraction">The fraction held out of each task where <paramref name="testData"/> is null.</param>
    /// <param name="taskColumnName">Adds a text column of this name with the task's name, such as "cat+dog"; null adds none.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is no such column.</exception>
    /// <exception cref="InvalidOperationException">On enumeration: fewer classes than that, a row without label, or a class that only test rows have.</exception>
    public static IEnumerable<ContinualTask> SplitByClasses(
        this DataOperationsCatalog catalog,
        IDataView data,
        int classesPerTask,
        int? seed = null,
        string labelColumnName = "Label",
        IDataView? testData = null,
        double testFraction = 0.2,
        string? taskColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        if (classesPerTask < 1)
        {
            throw new ArgumentException($"classesPerTask is {classesPerTask}; it must be at least 1.", nameof(classesPerTask));
        }

        return ByClasses(
            data, labelColumnName, new TaskSource(data, testData, testFraction, seed ?? 0, taskColumnName), groups => ClassSplit.Of(groups.Names, classesPerTask, seed));
    }

    /// <summary>Tasks with the classes named for each, in that order. Rows of other classes are in no task.</summary>
    /// <param name="catalog">A data catalog.</param>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="classesOfTasks">The classes of each task as culture-free text; each class once.</param>
    /// <param name="labelColumnName">The class of each row.</param>
    /// <param name="testData">The rows to test with; null holds some out.</param>
    /// <param name="testFraction">The fraction held out of each task where <paramref name="testData"/> is null.</param>
    /// <param name="seed">Draws the rows held out.</param>
    /// <param name="taskColumnName">Adds a text column of this name with the task's name, such as "cat+dog"; null adds none.</param>
    /// <exception cref="ArgumentException">A class is named twice, a task has none, or there is no such column.</exception>
    /// <exception cref="InvalidOperationException">On enumeration: a class that no row has, a row without label, or a class that only test rows have.</exception>
    public static IEnumerable<ContinualTask> SplitByClasses(
        this DataOperationsCatalog catalog,
        IDataView data,
        IEnumerable<IEnumerable<string>> classesOfTasks,
        string labelColumnName = "Label",
        IDataView? testData = null,
        double testFraction = 0.2,
        int seed = 0,
        string? taskColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var tasks = ClassSplit.Check(classesOfTasks);
        return ByClasses(data, labelColumnName, new TaskSource(data, testData, testFraction, seed, taskColumnName), groups =>
        {
            ClassSplit.CheckPresent(tasks, groups.Names);
            return tasks;
        });
    }

    /// <summary>Tasks of all rows, each with the features in an order of its own: equally hard, and of no use to each other.</summary>
    /// <param name="catalog">A data catalog.</param>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="count">How many tasks. The first is permuted too.</param>
    /// <param name="seed">Draws the orders, and the rows held out. More tasks do not change the first ones.</param>
    /// <param name="featureColumnName">A vector of <see cref="float"/> of known size. Its shape stays; its slot names are dropped.</param>
    /// <param name="testData">The rows to test with, permuted in the same way; null holds some out.</param>
    /// <param name="testFraction">The fraction held out, the same rows in every task, where <paramref name="testData"/> is null.</param>
    /// <param name="taskColumnName">Adds a text column of this name with the task's name, such as "permutation 1"; null adds none.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the features are missing or of another type.</exception>
    public static IEnumerable<ContinualTask> PermuteFeatures(
        this DataOperationsCatalog catalog,
        IDataView data,
        int count,
        int seed,
        string featureColumnName = "Features",
        IDataView? testData = null,
        double testFraction = 0.2,
        string? taskColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        CheckCount(count);
        var source = new TaskSource(data, testData, testFraction, seed, taskColumnName);
        var type = FeaturePermutation.TypeOf(data, featureColumnName);
        if (testData is not null && !FeaturePermutation.TypeOf(testData, featureColumnName).Equals(type))
        {
            throw new ArgumentException($"Column '{featureColumnName}' is of another type in the test data than {type}.", nameof(testData));
        }

        return Tasks();

        IEnumerable<ContinualTask> Tasks()
        {
            var random = new Random(seed);
            for (var task = 1; task <= count; task++)
            {
                var order = Enumerable.Range(0, type.Size).ToArray();
                random.Shuffle(order);
                yield return source.Task(Numbered("permutation", task), _ => RowSelection.All, view => FeaturePermutation.Apply(view, featureColumnName, order));
            }
        }
    }

    /// <summary>Tasks of equal size in the order of the rows: a stream in time, cut into pieces.</summary>
    /// <param name="catalog">A data catalog.</param>
    /// <param name="data">The rows to learn from, in order.</param>
    /// <param name="count">How many tasks; their sizes differ by one row at most.</param>
    /// <param name="testData">The rows to test with, in order, cut into as many pieces; null holds some out of each task.</param>
    /// <param name="testFraction">The fraction held out of each task where <paramref name="testData"/> is null.</param>
    /// <param name="seed">Draws the rows held out.</param>
    /// <param name="taskColumnName">Adds a text column of this name with the task's name, such as "part 1"; null adds none.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="InvalidOperationException">On enumeration: there are fewer rows than tasks.</exception>
    public static IEnumerable<ContinualTask> SplitInOrder(
        this DataOperationsCatalog catalog,
        IDataView data,
        int count,
        IDataView? testData = null,
        double testFraction = 0.2,
        int seed = 0,
        string? taskColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        CheckCount(count);
        var source = new TaskSource(data, testData, testFraction, seed, taskColumnName);
        return Tasks();

        IEnumerable<ContinualTask> Tasks()
        {
            var parts = new OrderedParts(data, count, "training");
            var testParts = testData is null ? parts : new OrderedParts(testData, count, "test");
            for (var task = 0; task < count; task++)
            {
                var part = task;
                yield return source.Task(
                    Numbered("part", task + 1), view => (ReferenceEquals(view, data) ? parts : testParts).Part(part));
            }
        }
    }

    private static IEnumerable<ContinualTask> ByClasses(
        IDataView data, string labelColumnName, TaskSource source, Func<ColumnGroups, IEnumerable<string[]>> split)
    {
        _ = ColumnGroups.Find(data, labelColumnName);
        return Tasks();

        IEnumerable<ContinualTask> Tasks()
        {
            var groups = ColumnGroups.Of(source, labelColumnName);
            foreach (var classes in split(groups))
            {
                yield return source.Task(string.Join('+', classes), groups.RowsOf(classes));
            }
        }
    }

    private static void CheckCount(int count)
    {
        if (count < 1)
        {
            throw new ArgumentException($"count is {count}; it must be at least 1.", nameof(count));
        }
    }

    private static string Numbered(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what} {number}");
}

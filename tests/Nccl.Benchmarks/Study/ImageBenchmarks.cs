using Microsoft.ML;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>Permuted MNIST and split CIFAR-100.</summary>
internal static class ImageBenchmarks
{
    private const int PermutedTasks = 20;
    private const int RowsPerTask = 1_000;

    /// <summary>Test rows of every permutation: every task is tested after every task, and tests would take most of the time.</summary>
    private const int PermutedTestRows = 2_000;

    /// <summary>Permutations to choose options on have seeds that no run has.</summary>
    private const int ValidationSeed = 1_000_000;
    private const int ValidationPermutations = 5;

    private const int DigitsPerTask = 2;

    /// <summary>Rows of two digits that runs may learn; those after them are for validation.</summary>
    private const int DigitRows = 6_000;

    private const int ClassesPerTask = 5;
    private const int ClassOrderSeed = 2021;
    private const int ValidationTasks = 3;
    private const int QuickTasks = 5;

    public static Benchmark PermutedMnist(MLContext context, StudyArguments arguments)
    {
        var train = LoadMnist(context, arguments, "train");
        var test = context.Data.TakeRows(LoadMnist(context, arguments, "t10k"), PermutedTestRows);
        var count = arguments.Tasks ?? PermutedTasks;
        return new Benchmark(
            arguments.Benchmark,
            $"{count} tasks, {RowsPerTask} rows each, {PermutedTestRows} test rows",
            NetworkOptions.Mlp(256, 256),
            ContinualScenario.DomainIncremental,
            TaskColumnName: null,
            seed => Permuted(seed, count),
            seed => Permuted(seed + ValidationSeed, arguments.Tasks ?? ValidationPermutations));

        // Every task has rows of its own: the files are in random order.
        ContinualTask[] Permuted(int seed, int tasks) => [.. context.Data.PermuteFeatures(train, tasks, seed, testData: test)
            .Select((task, index) => new ContinualTask(
                task.Name, context.Data.TakeRows(index == 0 ? task.Train : context.Data.SkipRows(task.Train, (long)index * RowsPerTask), RowsPerTask), task.Test))];
    }

    /// <summary>Two digits a task, in an order that the seed draws.</summary>
    public static Benchmark SplitMnist(MLContext context, StudyArguments arguments, ContinualScenario scenario)
    {
        var taskColumnName = scenario == ContinualScenario.TaskIncremental ? "Task" : null;
        var train = LoadMnist(context, arguments, "train");
        var test = LoadMnist(context, arguments, "t10k");
        return new Benchmark(
            arguments.Benchmark,
            $"{DigitsPerTask} digits a task, {RowsPerTask} rows each, all test rows",
            NetworkOptions.Mlp(256, 256),
            scenario,
            taskColumnName,
            seed => Split(seed, skipped: 0),
            seed => Split(seed + ValidationSeed, DigitRows));

        ContinualTask[] Split(int seed, int skipped) => [.. context.Data.SplitByClasses(train, DigitsPerTask, seed, testData: test, taskColumnName: taskColumnName)
            .Take(arguments.Tasks ?? int.MaxValue)
            .Select(task => new ContinualTask(task.Name, context.Data.TakeRows(skipped == 0 ? task.Train : context.Data.SkipRows(task.Train, skipped), RowsPerTask), task.Test))];
    }

    /// <summary>Five classes a task in a fixed order. The first tasks are for choosing options, the others are learnt.</summary>
    public static Benchmark Cifar100(MLContext context, StudyArguments arguments, ContinualScenario scenario)
    {
        var taskColumnName = scenario == ContinualScenario.TaskIncremental ? "Task" : null;
        ContinualTask[] all = [.. context.Data.SplitByClasses(Load("train*"), ClassesPerTask, ClassOrderSeed, testData: Load("test*"), taskColumnName: taskColumnName)];
        if (all.Length <= ValidationTasks)
        {
            throw new StudyException($"cifar-100 has classes for {all.Length} tasks; {ValidationTasks} are for validation, so it needs more than {ValidationTasks * ClassesPerTask} classes.");
        }

        ContinualTask[] learnt = [.. all.Skip(ValidationTasks).Take(arguments.Tasks ?? (arguments.IsQuick ? QuickTasks : all.Length))];
        return new Benchmark(
            arguments.Benchmark,
            $"{learnt.Length} tasks of classes {string.Join(' ', learnt.Select(task => task.Name))}, all rows",
            NetworkOptions.ResNet18(width: 20),
            scenario,
            taskColumnName,
            _ => learnt,
            _ => [.. all.Take(ValidationTasks)]);

        IDataView Load(string pattern)
        {
            DataFiles.Find(arguments.Data, "cifar-100", $"{pattern}.bin*");
            return context.Data.LoadFromCifar100(DataFiles.All(arguments.Data, "cifar-100", $"{pattern}.bin*"));
        }
    }

    private static IDataView LoadMnist(MLContext context, StudyArguments arguments, string part) => context.Data.LoadFromIdx(
        DataFiles.Find(arguments.Data, "mnist", $"{part}-images-idx3-ubyte*"), DataFiles.Find(arguments.Data, "mnist", $"{part}-labels-idx1-ubyte*"));
}

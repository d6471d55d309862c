using System.Text.Json;
using Microsoft.ML;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>One benchmark: its tasks, the network and the scenario.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Protocol">What decides the tasks, in words, for the configuration of a run.</param>
/// <param name="Network">The network of every learner.</param>
/// <param name="Scenario">Which classes compete.</param>
/// <param name="TaskColumnName">The column with the task of a row; null where there is none.</param>
/// <param name="Tasks">The tasks of a run by its seed.</param>
/// <param name="ValidationTasks">Tasks to choose options on, apart from those of the runs; null where the data have none to spare.</param>
internal sealed record Benchmark(
    string Name,
    string Protocol,
    NetworkOptions Network,
    ContinualScenario Scenario,
    string? TaskColumnName,
    Func<int, IReadOnlyList<ContinualTask>> Tasks,
    Func<int, IReadOnlyList<ContinualTask>>? ValidationTasks)
{
    /// <summary>Finds the data of a benchmark; what it needs of them is read here.</summary>
    /// <exception cref="StudyException">Files are missing or damaged.</exception>
    public static Benchmark Of(MLContext context, StudyArguments arguments)
    {
        if (!Directory.Exists(arguments.Data))
        {
            throw new StudyException($"--data is {arguments.Data}; there is no such folder. Give the folder with mnist, cifar-100, gas-sensor-drift, elec2 and animals-64.");
        }

        try
        {
            return arguments.Benchmark switch
            {
                "permuted-mnist" => ImageBenchmarks.PermutedMnist(context, arguments),
                "mnist-class" => ImageBenchmarks.SplitMnist(context, arguments, ContinualScenario.ClassIncremental),
                "mnist-task" => ImageBenchmarks.SplitMnist(context, arguments, ContinualScenario.TaskIncremental),
                "cifar-100-task" => ImageBenchmarks.Cifar100(context, arguments, ContinualScenario.TaskIncremental),
                "cifar-100-class" => ImageBenchmarks.Cifar100(context, arguments, ContinualScenario.ClassIncremental),
                "gas-drift" => TabularBenchmarks.GasDrift(context, arguments),
                "gas-class" => TabularBenchmarks.GasClasses(context, arguments),
                "animals-64" => AnimalsBenchmark.Of(context, arguments),
                _ => TabularBenchmarks.Elec2(context, arguments),
            };
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new StudyException($"The data of {arguments.Benchmark} cannot be read: {error.Message}", error);
        }
    }

    public bool IsResNet => Network.Architecture == NetworkArchitecture.ResNet18;

    /// <summary>The same with the tasks to choose options on, under a name of its own.</summary>
    /// <exception cref="StudyException">There are none.</exception>
    public Benchmark OnValidation() => this with
    {
        Name = $"{Name}-validation",
        Tasks = ValidationTasks ?? throw new StudyException($"{Name} has no tasks to spare for choosing options; it runs with the presets."),
    };

    /// <summary>Everything that decides a run but its seed and its learner.</summary>
    public string Stream => $"{Name}: {Protocol}; {Scenario}; ";

    /// <summary>Everything that decides a run but its seed: every option by its value, so that a preset that changes is another configuration.</summary>
    public string Configuration(StudyLearner learner) => $"{Stream}{JsonSerializer.Serialize(learner.Network)}; {JsonSerializer.Serialize(learner.Learning)}";
}

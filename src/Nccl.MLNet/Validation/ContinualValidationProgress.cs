using System.Globalization;

namespace Nccl.MLNet;

/// <summary>How far a continual validation has come.</summary>
public sealed record ContinualValidationProgress
{
    /// <summary>What it is doing.</summary>
    public required ContinualValidationStage Stage { get; init; }

    /// <summary>Name of the task learnt last.</summary>
    public required string Task { get; init; }

    /// <summary>Number of that task, from 1.</summary>
    public required int TaskNumber { get; init; }

    /// <summary>Number of tasks.</summary>
    public required int TaskCount { get; init; }

    /// <summary>Time since the validation began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>While one of this library's trainers learns, what it reports; null at the start of a task and in all other stages.</summary>
    public TrainingProgress? Training { get; init; }

    /// <summary>When the tests are done, the accuracy on every task, later ones included; empty in the other stages.</summary>
    public IReadOnlyList<double> Accuracies { get; init; } = [];

    /// <summary>One line for a log, culture-free.</summary>
    public override string ToString()
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"Task '{Task}' ({TaskNumber} of {TaskCount}), {Elapsed.TotalSeconds:F1} s: ");
        return place + Stage switch
        {
            ContinualValidationStage.Training => Training?.ToString() ?? "learning begins.",
            ContinualValidationStage.Testing => "learnt, the tests begin.",
            _ => string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * Accuracies.Take(TaskNumber).Average():F1} % on the tasks so far."),
        };
    }
}

using Examples.Display;
using Nccl.MLNet;
using Spectre.Console;

namespace Examples.Comparison;

/// <summary>A line after each task of a learner: the mean and the accuracy on every task so far. Twenty tasks fit 80 columns.</summary>
internal sealed class AccuracyLines(IAnsiConsole console)
{
    /// <summary>Names the columns.</summary>
    public void WriteHeading() =>
        console.MarkupLine("[grey62]after learner     mean  accuracy in % on task 1, 2, 3 ...[/]");

    /// <summary>Writes the line of a task that a learner was tested after.</summary>
    public void Write(ComparedLearner learner, ContinualValidationProgress progress)
    {
        double[] accuracies = [.. progress.Accuracies.Take(progress.TaskNumber)];
        var width = Percent.CellWidth(accuracies);
        var cells = string.Concat(accuracies.Select(accuracy => Percent.Cell(accuracy, width)));
        console.MarkupLine($"{progress.TaskNumber,3} {learner.PaddedMarkup} [{learner.Style}]{Percent.Exact(accuracies.Average()),5}[/]{cells}");
    }
}

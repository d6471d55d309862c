using QuickStart.Learning;
using Spectre.Console;

namespace QuickStart.Display;

/// <summary>Two lines after each task, one per learner: the mean and the accuracy on every task so far. Twenty tasks fit 80 columns.</summary>
internal sealed class AccuracyLines(IAnsiConsole console)
{
    /// <summary>Names the columns.</summary>
    public void WriteHeading() =>
        console.MarkupLine("[grey62]after learner     mean  accuracy in % on task 1, 2, 3 ...[/]");

    /// <summary>Writes the line of one learner.</summary>
    public void Write(LearnerKind learner, int task, IReadOnlyList<double> accuracies)
    {
        var number = learner == LearnerKind.Calibrated ? $"{task + 1,3}" : "   ";
        var width = Percent.CellWidth(accuracies);
        var cells = string.Concat(accuracies.Select(accuracy => Percent.Cell(accuracy, width)));
        console.MarkupLine($"{number} [{learner.Style()}]{learner.Name()} {Percent.Exact(accuracies.Average()),5}[/]{cells}");
    }
}

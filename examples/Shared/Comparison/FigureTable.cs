using Examples.Display;
using Spectre.Console;

namespace Examples.Comparison;

/// <summary>What a comparison amounts to: the accuracy of every task after every task, and four figures with what they mean.</summary>
internal static class FigureTable
{
    /// <summary>Writes the matrices, the figures and how to read them.</summary>
    public static void Write(IAnsiConsole console, LearnerComparison comparison)
    {
        console.WriteLine();
        console.MarkupLine("Accuracy on each task (columns) after learning each task (lines):");
        console.Write(MatrixView.Render(comparison, console.Profile));

        var (ours, plain) = (comparison.Continual, comparison.FineTuned);
        var table = Frames.Table(console.Profile.Capabilities);
        table.AddColumn("same network and data, %");
        table.AddColumn(new TableColumn($"[bold]{ours.Learner.Name}[/]").RightAligned());
        table.AddColumn(new TableColumn(plain.Learner.Name).RightAligned());
        table.AddColumn(new TableColumn("difference").RightAligned());
        table.AddColumn("better is");
        AddRow(table, "average accuracy (ACC)", "higher", ours.Accuracy.AverageAccuracy, plain.Accuracy.AverageAccuracy);
        AddRow(table, "learning accuracy (LA)", "higher", ours.Accuracy.LearningAccuracy, plain.Accuracy.LearningAccuracy);
        AddRow(table, "forgetting (FM)", "lower", ours.Accuracy.Forgetting, plain.Accuracy.Forgetting);
        AddRow(table, "backward transfer (BWT)", "higher", ours.Accuracy.BackwardTransfer, plain.Accuracy.BackwardTransfer);
        console.Write(table);
        console.MarkupLine("""
            [grey62]ACC: right answers on all tasks at the end: what counts.
            LA:  right answers on each task just after it was learned.
            FM:  points lost since each task was known best; 0 means nothing was forgotten.
            BWT: points gained since each task was learned; below 0 they were lost.[/]
            """);
    }

    private static void AddRow(Table table, string name, string better, double ours, double plain) =>
        table.AddRow(name, $"[bold]{Percent.Exact(ours)}[/]", Percent.Exact(plain), Percent.Signed(ours - plain), better);
}

using Examples.Display;
using QuickStart.Learning;
using Spectre.Console;

namespace QuickStart.Display;

/// <summary>What is shown when all tasks are learned.</summary>
internal sealed class Summary(IAnsiConsole console)
{
    /// <summary>The matrices and what they amount to.</summary>
    public void Write(LearningOutcome outcome)
    {
        console.WriteLine();
        console.MarkupLine("Accuracy on each task (columns) after learning each task (lines):");
        console.Write(MatrixView.Render(outcome, console.Profile));

        var (ours, plain) = (outcome.Calibrated, outcome.FineTuned);
        var table = Frames.Table(console.Profile.Capabilities);
        table.AddColumn("same network, same stream, %");
        table.AddColumn(new TableColumn("[bold]calibrated[/]").RightAligned());
        table.AddColumn(new TableColumn("fine-tuned").RightAligned());
        table.AddColumn(new TableColumn("difference").RightAligned());
        AddRow(table, "average accuracy (ACC)", ours.AverageAccuracy, plain.AverageAccuracy);
        AddRow(table, "learning accuracy (LA)", ours.LearningAccuracy, plain.LearningAccuracy);
        AddRow(table, "forgetting (FM)", ours.Forgetting, plain.Forgetting);
        AddRow(table, "backward transfer (BWT)", ours.BackwardTransfer, plain.BackwardTransfer);
        console.Write(table);
    }

    /// <summary>Where the model is and what it says after being loaded again.</summary>
    public void Write(string modelPath, IReadOnlyList<SamplePrediction> predictions)
    {
        console.MarkupLineInterpolated($"Saved as an ML.NET zip: [bold]{modelPath}[/]");
        console.MarkupLine("Loaded again, it reads digits of the first task, the last one and some between:");
        var table = Frames.Table(console.Profile.Capabilities);
        table.AddColumn(new TableColumn("task").RightAligned());
        table.AddColumn(new TableColumn("digit").RightAligned());
        table.AddColumn(new TableColumn("read as").RightAligned());
        table.AddColumn(new TableColumn("score").RightAligned());
        foreach (var row in predictions)
        {
            var style = row.Actual == row.Predicted ? "green" : "red";
            table.AddRow($"{row.Task + 1}", row.Actual, $"[{style}]{row.Predicted}[/]", $"{row.Score:0.00}");
        }

        console.Write(table);
    }

    private static void AddRow(Table table, string name, double ours, double plain) =>
        table.AddRow(name, $"[bold]{Percent.Exact(ours)}[/]", Percent.Exact(plain), Percent.Signed(ours - plain));
}

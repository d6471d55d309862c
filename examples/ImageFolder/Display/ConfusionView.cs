using Examples.Display;
using ImageFolder.Learning;
using Spectre.Console;

namespace ImageFolder.Display;

/// <summary>The confusion matrix as a table: a line per class, a column per prediction.</summary>
internal static class ConfusionView
{
    /// <summary>Writes the matrix of the last test.</summary>
    public static void Write(IAnsiConsole console, ConfusionMatrix confusion)
    {
        console.WriteLine();
        console.MarkupLine("What the images of each class (lines) were taken for (columns), after the last group:");
        var table = Frames.Table(console.Profile.Capabilities);
        table.AddColumn("class");
        for (var predicted = 1; predicted <= confusion.Classes.Count; predicted++)
        {
            table.AddColumn(new TableColumn($"{predicted}").RightAligned().NoWrap());
        }

        table.AddColumn(new TableColumn("right, %").RightAligned().NoWrap());
        for (var actual = 0; actual < confusion.Classes.Count; actual++)
        {
            var counts = Enumerable.Range(0, confusion.Classes.Count).Select(predicted => Cell(confusion.Count(actual, predicted), actual == predicted));
            table.AddRow([$"{actual + 1} {Markup.Escape(confusion.Classes[actual])}", .. counts, Percent.Cell(confusion.Accuracy(actual), Percent.NarrowCell)]);
        }

        console.Write(table);
        if (confusion.Unreadable > 0)
        {
            console.MarkupLine($"{confusion.Unreadable} test images could not be read and were left out.");
        }
    }

    private static string Cell(int count, bool isRight) => (count, isRight) switch
    {
        (0, _) => "[grey39].[/]",
        (_, true) => $"[bold]{count}[/]",
        _ => $"{count}",
    };
}

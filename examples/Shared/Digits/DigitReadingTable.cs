using Examples.Display;
using Spectre.Console;

namespace Examples.Digits;

/// <summary>Images and what a model reads in them, as a table.</summary>
internal static class DigitReadingTable
{
    public static void Write(IAnsiConsole console, IEnumerable<DigitReading> readings)
    {
        var table = Frames.Table(console.Profile.Capabilities);
        table.AddColumn(new TableColumn("task").RightAligned());
        table.AddColumn(new TableColumn("digit").RightAligned());
        table.AddColumn(new TableColumn("read as").RightAligned());
        table.AddColumn(new TableColumn("score").RightAligned());
        foreach (var reading in readings)
        {
            var style = reading.Actual == reading.Predicted ? "green" : "red";
            table.AddRow($"{reading.Task + 1}", reading.Actual, $"[{style}]{reading.Predicted}[/]", $"{reading.Score:0.00}");
        }

        console.Write(table);
    }
}

using Examples.Display;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Examples.Comparison;

/// <summary>An accuracy matrix as a panel: a line per learned task, a column per tested task.</summary>
internal static class MatrixView
{
    private const int FirstColumn = 5;
    private const int Frame = 4;

    // As wide as the longest title: a panel of two tasks would cut it off.
    private const int MinWidth = 16;

    /// <summary>Both matrices: side by side where the width allows it, else one above the other.</summary>
    public static IRenderable Render(LearnerComparison comparison, Profile profile)
    {
        var continual = Panel(comparison.Continual, profile);
        var fineTuned = Panel(comparison.FineTuned, profile);
        if (Width(comparison.Continual.Accuracy.Matrix) + Width(comparison.FineTuned.Accuracy.Matrix) > profile.Width)
        {
            return new Rows(continual, fineTuned);
        }

        var grid = new Grid();
        grid.AddColumn(new GridColumn { Padding = new Padding(0), NoWrap = true });
        grid.AddColumn(new GridColumn { Padding = new Padding(0), NoWrap = true });
        return grid.AddRow(continual, fineTuned);
    }

    private static int Width(IReadOnlyList<IReadOnlyList<double>> matrix) => Math.Max(MinWidth, FirstColumn + (matrix.Count * CellWidth(matrix))) + Frame;

    // The numbers of 100 tasks need as much room as an accuracy of 100 %.
    private static int CellWidth(IReadOnlyList<IReadOnlyList<double>> matrix) =>
        matrix.Count >= 100 ? Percent.NarrowCell + 1 : Percent.CellWidth(matrix.SelectMany(row => row));

    private static Panel Panel(LearnerFigures figures, Profile profile)
    {
        var matrix = figures.Accuracy.Matrix;

        // Too many tasks for the width: every second (third, ...) task, counted back from the last.
        var cell = CellWidth(matrix);
        var room = Math.Max(1, (profile.Width - FirstColumn - Frame) / cell);
        var step = (matrix.Count + room - 1) / room;
        var shown = Enumerable.Range(0, matrix.Count).Where(task => (matrix.Count - 1 - task) % step == 0).ToArray();

        var heading = "after" + string.Concat(shown.Select(task => $"{task + 1}".PadLeft(cell)));
        var lines = shown.Select(learned =>
            $"[grey62]{learned + 1,FirstColumn}[/]"
            + string.Concat(shown.Where(tested => tested <= learned).Select(tested => Percent.Cell(matrix[learned][tested], cell))));
        return Frames.Panel(
            profile.Capabilities,
            $"{figures.Learner.Name}, %",
            string.Join('\n', lines.Prepend($"[grey62]{heading.PadRight(MinWidth)}[/]")));
    }
}

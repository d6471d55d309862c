using Examples.Display;
using ImageFolder.Learning;
using Spectre.Console;

namespace ImageFolder.Display;

/// <summary>What a saved model says of one image.</summary>
internal static class PredictionView
{
    // More names would fill the screen.
    private const int MostNames = 20;

    public static void Write(IAnsiConsole console, string modelPath, ImagePrediction prediction)
    {
        console.MarkupLineInterpolated($"The ML.NET zip [bold]{modelPath}[/], loaded again, sees in");
        console.MarkupLineInterpolated($"{prediction.Path}:");
        var table = Frames.Table(console.Profile.Capabilities);
        table.AddColumn("class");
        table.AddColumn(new TableColumn("probability").RightAligned());
        foreach (var (name, probability) in prediction.Best)
        {
            table.AddRow(Markup.Escape(name), $"{probability:0.00}");
        }

        console.Write(table);
        console.MarkupLineInterpolated($"It knows {Known(prediction.Classes)}, and answers with one of them whatever an image shows.");
    }

    private static string Known(IReadOnlyList<string> classes)
    {
        var names = string.Join(", ", classes.Take(MostNames));
        return $"{classes.Count} classes: {names}{(classes.Count > MostNames ? $" and {classes.Count - MostNames} more" : "")}";
    }
}

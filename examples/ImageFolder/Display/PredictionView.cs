using Examples.Display;
using ImageFolder.Learning;
using Spectre.Console;

namespace ImageFolder.Display;

/// <summary>What a saved model says of one image.</summary>
internal static class PredictionView
{
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
    }
}

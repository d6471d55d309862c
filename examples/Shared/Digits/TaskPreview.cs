using System.Text;
using Examples.Display;
using Spectre.Console;

namespace Examples.Digits;

/// <summary>One image as it was drawn, and beside it how the first tasks show it. It is painted with colours of the ground.</summary>
internal static class TaskPreview
{
    private const int Size = 28;
    private const int Tasks = 4;

    // A digit with curves and corners.
    private const int Shown = 5;

    /// <summary>Whether the terminal has the letter and the shades of grey.</summary>
    public static bool CanBeShown(IAnsiConsole console) =>
        console.IsLive() && console.Profile.Capabilities is { Unicode: true, ColorSystem: ColorSystem.EightBit or ColorSystem.TrueColor };

    /// <summary>Writes the images, 14 letters wide and 7 lines high each: a letter shows two by four pixels.</summary>
    public static void Write(IAnsiConsole console, DigitPool pool, PermutedTasks tasks)
    {
        var row = Enumerable.Range(0, pool.Count).FirstOrDefault(row => pool.Label(row) == Shown);
        var original = new float[DigitPool.ImageLength];
        for (var i = 0; i < original.Length; i++)
        {
            original[i] = pool.Pixels(row)[i] / 255f;
        }

        var grid = new Grid();
        grid.AddColumn();
        var titles = new List<string> { $"[grey62]this {pool.Label(row)} ...[/]" };
        var images = new List<string> { Image(original) };
        for (var task = 0; task < Math.Min(Tasks, tasks.Count); task++)
        {
            grid.AddColumn();
            titles.Add($"[grey62]in task {task + 1}[/]");
            images.Add(Image(tasks.Test(task).ElementAt(row).Pixels));
        }

        grid.AddRow([.. titles]);
        grid.AddRow([.. images]);
        console.Write(grid);
        console.WriteLine();
    }

    // The upper half of a letter has the colour of the text, the lower half that of the ground.
    private static string Image(float[] pixels)
    {
        var text = new StringBuilder();
        for (var y = 0; y < Size; y += 4)
        {
            for (var x = 0; x < Size; x += 2)
            {
                text.Append($"[{Grey(pixels, x, y)} on {Grey(pixels, x, y + 2)}]\u2580[/]");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Grey(float[] pixels, int x, int y)
    {
        var first = (y * Size) + x;
        var mean = (pixels[first] + pixels[first + 1] + pixels[first + Size] + pixels[first + Size + 1]) / 4;

        // The root keeps single bright pixels visible; the mean alone would lose most of a shuffled image.
        var grey = (int)(255 * MathF.Sqrt(mean));
        return $"#{grey:x2}{grey:x2}{grey:x2}";
    }
}

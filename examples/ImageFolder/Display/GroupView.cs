using Examples.Display;
using ImageFolder.Data;
using ImageFolder.Learning;
using Nccl.MLNet;
using Spectre.Console;

namespace ImageFolder.Display;

/// <summary>A bar while a group is learnt, where the console can redraw; a line after it: the mean and the accuracy on every class so far.</summary>
internal sealed class GroupView
{
    private readonly IAnsiConsole _console;

    /// <summary>Names the classes by number and the columns.</summary>
    public GroupView(IAnsiConsole console, IReadOnlyList<string> classes)
    {
        _console = console;
        console.WriteLine(string.Join(", ", classes.Select((name, index) => $"{index + 1} {name}")));
        console.WriteLine();
        console.MarkupLine("[grey62]after group rows/s  mean  accuracy in % on class 1, 2, 3 ...[/]");
    }

    /// <summary>Runs <paramref name="learn"/>, under a bar if it can be shown.</summary>
    public TrainingProgress Follow(ClassGroup group, Func<Action<TrainingProgress>, TrainingProgress> learn)
    {
        if (!_console.IsLive())
        {
            return learn(_ => { });
        }

        return _console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new FiguresColumn())
            .Start(context =>
            {
                var bar = context.AddTask($"group {group.Number} learns", new ProgressTaskSettings { AutoStart = true });
                return learn(progress =>
                {
                    // The stream may come several times; the bar fills with each.
                    bar.MaxValue = group.Train.Count;
                    bar.Value = ((progress.RowsLearned + progress.RowsSkipped - 1) % group.Train.Count) + 1;
                    bar.Tag = $"{progress.RowsPerSecond,5:0} rows/s loss {progress.Loss,5:0.000} right {100 * progress.PrequentialAccuracy,3:0} %";
                });
            });
    }

    /// <summary>Writes the line of a group that was learnt and tested.</summary>
    public void Write(ClassGroup group, TrainingProgress learnt, ConfusionMatrix confusion)
    {
        double[] accuracies = [.. confusion.Classes.Select((_, index) => index).Where(index => confusion.Total(index) > 0).Select(confusion.Accuracy)];
        var width = Percent.CellWidth(accuracies);
        var cells = string.Concat(accuracies.Select(accuracy => Percent.Cell(accuracy, width)));
        _console.MarkupLine($"{group.Number,11} {learnt.RowsPerSecond,6:0} [bold]{Percent.Exact(accuracies.DefaultIfEmpty().Average()),5}[/]{cells}");
        if (learnt.RowsSkipped > 0)
        {
            _console.MarkupLine($"            [grey62]{learnt.RowsSkipped} could not be read and were left out[/]");
        }
    }
}

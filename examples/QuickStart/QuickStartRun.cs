using Examples.CommandLine;
using Examples.Comparison;
using Examples.Digits;
using Examples.Display;
using Nccl;
using Spectre.Console;

namespace QuickStart;

/// <summary>The whole program after its arguments are understood.</summary>
internal sealed class QuickStartRun(RunSettings settings, IAnsiConsole console)
{
    private const int ReadingCount = 5;

    private static readonly ComparedLearner Continual = new("continual", NcclOptions.Default, "bold");
    private static readonly ComparedLearner FineTuned = new("fine-tuned", NcclOptions.FineTuning, "grey62");

    /// <summary>Learns, shows, saves and reports.</summary>
    /// <exception cref="InputException">A file cannot be read or written.</exception>
    public void Start(CancellationToken cancellationToken)
    {
        var model = OutputFile.At(settings.Model, "--model");
        var report = settings.Report is null ? null : OutputFile.At(settings.Report, "--report");
        if (report?.Path == model.Path)
        {
            throw new InputException($"--report and --model are both {model.Path}. Give two different files.");
        }

        var source = settings.Data is null
            ? DrawnDigits.Draw(settings.Rows, settings.Seed, cancellationToken)
            : MnistFolder.Read(settings.Data);
        var tasks = new PermutedTasks(source, settings.Tasks, settings.Rows, settings.Seed);
        Introduce(source, tasks);

        using var run = new LearningRun(tasks, settings.Seed);
        var comparison = console.IsLive()
            ? LiveProgress.Follow(console, [Continual, FineTuned], (tasks.Count, tasks.RowsPerTask), observer => run.Compare(Continual, FineTuned, observer, cancellationToken))
            : run.Compare(Continual, FineTuned, new PlainProgress(console), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        FigureTable.Write(console, comparison);

        model.Write(run.Save);
        console.MarkupLineInterpolated($"Saved as an ML.NET zip: [bold]{model.Path}[/]");
        console.MarkupLine("Loaded again, it reads digits of the first task, the last one and some between:");
        DigitReadingTable.Write(console, SavedModel.Read(model.Path, tasks, ReadingCount));
        if (report is not null)
        {
            report.Write(ComparisonReport.Of(comparison, settings.Seed, (tasks.Count, tasks.RowsPerTask), source.Name).Write);
            console.MarkupLineInterpolated($"Report: [bold]{report.Path}[/]");
        }

        console.MarkupLineInterpolated($"Done: learning and testing took {comparison.Elapsed.TotalSeconds:0.0} s.");
    }

    private void Introduce(DigitSource source, PermutedTasks tasks)
    {
        console.MarkupLineInterpolated(
            $"[bold]{tasks.Count}[/] {(tasks.Count == 1 ? "task" : "tasks")} of {tasks.RowsPerTask:N0} rows from {source.Name}, {tasks.TestRowsPerTask:N0} test rows, seed {settings.Seed}.");
        console.MarkupLine("Each task shows the pixels in an order of its own; every row is seen once.");
        console.MarkupLineInterpolated($"{Continual.Name}: the library's default, which also repeats rows of earlier tasks.");
        console.MarkupLineInterpolated($"{FineTuned.Name}: the same network on the new rows alone.");
        console.WriteLine();
        if (TaskPreview.CanBeShown(console))
        {
            TaskPreview.Write(console, source.Test, tasks);
        }
    }
}

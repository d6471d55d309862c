using Examples;
using Examples.Display;
using QuickStart.Data;
using QuickStart.Display;
using QuickStart.Learning;
using QuickStart.Reporting;
using Spectre.Console;

namespace QuickStart;

/// <summary>The whole program after its arguments are understood.</summary>
internal sealed class QuickStartRun(RunSettings settings, IAnsiConsole console)
{
    private const int SampleCount = 5;

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
        console.MarkupLineInterpolated(
            $"[bold]{tasks.Count}[/] {(tasks.Count == 1 ? "task" : "tasks")} of {tasks.RowsPerTask:N0} rows from {source.Name}, {tasks.TestRowsPerTask:N0} test rows, seed {settings.Seed}.");
        console.MarkupLine("Each task shows the pixels in an order of its own; every row is seen once.");
        console.WriteLine();
        if (TaskPreview.CanBeShown(console))
        {
            TaskPreview.Write(console, source.Test, tasks);
        }

        using var run = new LearningRun(tasks, settings.Seed);
        var outcome = console.IsLive()
            ? LiveProgress.Follow(console, tasks, observer => run.Learn(observer, cancellationToken))
            : run.Learn(new PlainProgress(console), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        var summary = new Summary(console);
        summary.Write(outcome);
        model.Write(run.Save);
        summary.Write(model.Path, SavedModel.Predict(model.Path, tasks, SampleCount));
        if (report is not null)
        {
            report.Write(Report.Of(outcome, settings, source.Name).Write);
            console.MarkupLineInterpolated($"Report: [bold]{report.Path}[/]");
        }

        console.MarkupLineInterpolated($"Done: learning and testing took {outcome.Elapsed.TotalSeconds:0.0} s.");
    }
}

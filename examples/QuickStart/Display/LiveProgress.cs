using Examples.Display;
using Nccl.MLNet;
using QuickStart.Data;
using QuickStart.Learning;
using Spectre.Console;

namespace QuickStart.Display;

/// <summary>Follows a run on a terminal: a bar per learner at the bottom, the lines of finished tasks above.</summary>
internal sealed class LiveProgress : IRunObserver
{
    private readonly PermutedTasks _tasks;
    private readonly AccuracyLines _lines;
    private readonly Dictionary<LearnerKind, ProgressTask> _bars;

    private LiveProgress(IAnsiConsole console, ProgressContext context, PermutedTasks tasks)
    {
        _tasks = tasks;
        _lines = new AccuracyLines(console);
        var rows = (double)tasks.Count * tasks.RowsPerTask;
        _bars = Enum.GetValues<LearnerKind>().ToDictionary(
            learner => learner,
            learner => context.AddTask(Describe(learner, "waits ", 1), new ProgressTaskSettings { MaxValue = rows, AutoStart = true }));
        _lines.WriteHeading();
    }

    /// <summary>Runs <paramref name="run"/> under a live display.</summary>
    public static T Follow<T>(IAnsiConsole console, PermutedTasks tasks, Func<IRunObserver, T> run) =>
        console.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = console.Profile.Width >= 100 ? 34 : 14 },
                new FiguresColumn())
            .Start(context => run(new LiveProgress(console, context, tasks)));

    public void Report(LearnerKind learner, ContinualValidationProgress progress)
    {
        var bar = _bars[learner];
        var doing = progress.Stage switch
        {
            ContinualValidationStage.Training => "learns",
            ContinualValidationStage.Testing => "tests ",
            _ when progress.TaskNumber == progress.TaskCount => "done  ",
            _ => "tested",
        };
        bar.Description = Describe(learner, doing, progress.TaskNumber);
        var learnt = progress.Stage == ContinualValidationStage.Training ? progress.TaskNumber - 1 : progress.TaskNumber;
        bar.Value = ((double)learnt * _tasks.RowsPerTask) + (progress.Training?.RowsLearned ?? 0);
        if (progress.Training is { } training)
        {
            bar.Tag = $"{training.RowsPerSecond,6:0} rows/s loss {training.Loss,5:0.000} right {100 * training.PrequentialAccuracy,3:0} %";
        }

        if (progress.Stage == ContinualValidationStage.Tested)
        {
            _lines.Write(learner, progress);
        }
    }

    private string Describe(LearnerKind learner, string doing, int task) =>
        $"[{learner.Style()}]{learner.Name()}[/] {doing} {task,2}/{_tasks.Count}";
}

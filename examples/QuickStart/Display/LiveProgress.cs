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
            learner => context.AddTask(Describe(learner, "waits", 0), new ProgressTaskSettings { MaxValue = rows, AutoStart = true }));
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

    public void Learning(LearnerKind learner, int task) => _bars[learner].Description = Describe(learner, "learns", task);

    public void Progress(LearnerKind learner, int task, TaskProgress progress)
    {
        var bar = _bars[learner];
        bar.Value = ((double)task * _tasks.RowsPerTask) + progress.Rows;
        bar.Tag = $"{progress.RowsPerSecond,6:0} rows/s loss {progress.Loss,5:0.000} right {100 * progress.StreamAccuracy,3:0} %";
    }

    public void Testing(LearnerKind learner, int task)
    {
        _bars[learner].Value = (task + 1.0) * _tasks.RowsPerTask;
        _bars[learner].Description = Describe(learner, "tests ", task);
    }

    public void Tested(LearnerKind learner, int task, IReadOnlyList<double> accuracies)
    {
        _bars[learner].Description = Describe(learner, "waits ", task);
        _lines.Write(learner, task, accuracies);
    }

    private string Describe(LearnerKind learner, string doing, int task) =>
        $"[{learner.Style()}]{learner.Name()}[/] {doing} {task + 1,2}/{_tasks.Count}";
}

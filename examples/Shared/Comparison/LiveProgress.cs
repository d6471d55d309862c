using Examples.Display;
using Nccl.MLNet;
using Spectre.Console;

namespace Examples.Comparison;

/// <summary>Follows a comparison on a terminal: a bar per learner at the bottom, the lines of finished tasks above.</summary>
internal sealed class LiveProgress : IComparisonObserver
{
    private readonly int _taskCount;
    private readonly int _rowsPerTask;
    private readonly AccuracyLines _lines;
    private readonly Dictionary<ComparedLearner, ProgressTask> _bars;

    private LiveProgress(IAnsiConsole console, ProgressContext context, IEnumerable<ComparedLearner> learners, (int Count, int Rows) tasks)
    {
        (_taskCount, _rowsPerTask) = tasks;
        _lines = new AccuracyLines(console);
        var rows = (double)_taskCount * _rowsPerTask;
        _bars = learners.ToDictionary(
            learner => learner,
            learner => context.AddTask(Describe(learner, "waits ", 1), new ProgressTaskSettings { MaxValue = rows, AutoStart = true }));
        _lines.WriteHeading();
    }

    /// <summary>Runs <paramref name="run"/> under a live display.</summary>
    /// <param name="console">Where.</param>
    /// <param name="learners">The learners, in the order in which they come.</param>
    /// <param name="tasks">How many tasks there are, and the training rows of each.</param>
    /// <param name="run">Tells the display how it goes on.</param>
    public static T Follow<T>(
        IAnsiConsole console, IEnumerable<ComparedLearner> learners, (int Count, int Rows) tasks, Func<IComparisonObserver, T> run) =>
        console.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = console.Profile.Width >= 100 ? 34 : 14 },
                new FiguresColumn())
            .Start(context => run(new LiveProgress(console, context, learners, tasks)));

    public void Report(ComparedLearner learner, ContinualValidationProgress progress)
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
        bar.Value = ((double)learnt * _rowsPerTask) + (progress.Training?.RowsLearned ?? 0);
        if (progress.Training is { } training)
        {
            bar.Tag = $"{training.RowsPerSecond,6:0} rows/s loss {training.Loss,5:0.000} right {100 * training.PrequentialAccuracy,3:0} %";
        }

        if (progress.Stage == ContinualValidationStage.Tested)
        {
            _lines.Write(learner, progress);
        }
    }

    private string Describe(ComparedLearner learner, string doing, int task) => $"{learner.PaddedMarkup} {doing} {task,2}/{_taskCount}";
}

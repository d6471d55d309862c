using QuickStart.Learning;
using Spectre.Console;

namespace QuickStart.Display;

/// <summary>Follows a run in a file or a pipe: finished tasks only.</summary>
internal sealed class PlainProgress : IRunObserver
{
    private readonly AccuracyLines _lines;

    public PlainProgress(IAnsiConsole console)
    {
        _lines = new AccuracyLines(console);
        _lines.WriteHeading();
    }

    public void Learning(LearnerKind learner, int task)
    {
    }

    public void Progress(LearnerKind learner, int task, TaskProgress progress)
    {
    }

    public void Testing(LearnerKind learner, int task)
    {
    }

    public void Tested(LearnerKind learner, int task, IReadOnlyList<double> accuracies) => _lines.Write(learner, task, accuracies);
}

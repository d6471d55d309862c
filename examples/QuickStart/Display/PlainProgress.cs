using Nccl.MLNet;
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

    public void Report(LearnerKind learner, ContinualValidationProgress progress)
    {
        if (progress.Stage == ContinualValidationStage.Tested)
        {
            _lines.Write(learner, progress);
        }
    }
}

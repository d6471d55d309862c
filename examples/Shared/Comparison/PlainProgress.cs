using Nccl.MLNet;
using Spectre.Console;

namespace Examples.Comparison;

/// <summary>Follows a comparison in a file or a pipe: finished tasks only.</summary>
internal sealed class PlainProgress : IComparisonObserver
{
    private readonly AccuracyLines _lines;

    public PlainProgress(IAnsiConsole console)
    {
        _lines = new AccuracyLines(console);
        _lines.WriteHeading();
    }

    public void Report(ComparedLearner learner, ContinualValidationProgress progress)
    {
        if (progress.Stage == ContinualValidationStage.Tested)
        {
            _lines.Write(learner, progress);
        }
    }
}

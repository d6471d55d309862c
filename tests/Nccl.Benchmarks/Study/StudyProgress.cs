using System.Globalization;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>A line after every task, with the time left.</summary>
/// <param name="what">The run.</param>
/// <param name="runsBefore">Runs made by this call before this one.</param>
/// <param name="runsInAll">Runs that this call has to make.</param>
/// <param name="spent">Time of the runs before.</param>
internal sealed class StudyProgress(string what, int runsBefore, int runsInAll, TimeSpan spent) : IProgress<ContinualValidationProgress>
{
    public void Report(ContinualValidationProgress value)
    {
        if (value.Stage == ContinualValidationStage.Tested)
        {
            var left = TimeLeft(runsBefore + ((double)value.TaskNumber / value.TaskCount), runsInAll, spent + value.Elapsed);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[{runsBefore + 1}/{runsInAll}] {what}: task {value.TaskNumber} of {value.TaskCount}, "
                + $"accuracy {100 * value.Accuracies.Take(value.TaskNumber).Average():F1} %, about {left:hh\\:mm\\:ss} left"));
        }
    }

    /// <summary>What is left if every run takes as long as those so far.</summary>
    public static TimeSpan TimeLeft(double runsDone, int runsInAll, TimeSpan spent) => spent * ((runsInAll - runsDone) / runsDone);
}

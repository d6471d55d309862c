using Nccl.Benchmarks.Measuring;

namespace Nccl.Benchmarks.Steps;

/// <summary>One MLP step of the default in the 1st, 2nd, 10th and 100th task, in turns: batch 10, replay 64.</summary>
internal static class CostPerTask
{
    private const int Rounds = 15;
    private const int StepsPerTurn = 20;

    private static readonly int[] Tasks = [1, 2, 10, 100];

    public static void Print()
    {
        StreamLearner[] learners = [.. Tasks.Select(task => new StreamLearner(isMlp: true, StreamLearner.Small(NcclOptions.Default)).AdvanceTo(task - 1))];
        // Every ring full and steady before the clock runs.
        foreach (var learner in learners)
        {
            learner.Run(StepsPerTurn);
        }

        var timing = PairedTiming.Of(Rounds, [.. learners.Select(learner => (Action)(() => learner.Run(StepsPerTurn)))]);
        Console.WriteLine("MLP step by task (the 1st has nothing to replay; ratio to the 2nd, the first that has)");
        for (var i = 0; i < Tasks.Length; i++)
        {
            Console.WriteLine(
                $"  task {Tasks[i],3}  rows seen {learners[i].Learner.RowsSeen,6}  {1000 * timing.MedianSeconds(i) / StepsPerTurn,7:F3} ms  ratio {timing.Ratio(i, toBase: 1):F3}");
            learners[i].Dispose();
        }
    }
}

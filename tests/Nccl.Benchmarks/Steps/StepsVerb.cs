namespace Nccl.Benchmarks.Steps;

/// <summary>The learning step inside the learner: what it costs as tasks and rows accumulate, and where the time goes.</summary>
internal static class StepsVerb
{
    public static void Run(BenchmarkArguments line)
    {
        if (line.Asks("tasks"))
        {
            CostPerTask.Print();
        }

        if (line.Asks("presets"))
        {
            CostPerPreset.Print("MLP", isMlp: true, stepsPerTurn: 20);
            CostPerPreset.Print("ResNet18", isMlp: false, stepsPerTurn: 1);
        }

        if (line.Asks("threads"))
        {
            CostPerThreads.Print(line.Real("seconds", 0.2));
        }

        if (line.Asks("profile"))
        {
            StepProfile.Print("MLP", isMlp: true, steps: 200);
            StepProfile.Print("ResNet18", isMlp: false, steps: 5);
        }

        if (line.Asks("reading"))
        {
            ReadingCost.Print();
        }

        if (line.Asks("growth"))
        {
            MemoryGrowth.Print(line.Number("steps", 100_000));
        }
    }
}

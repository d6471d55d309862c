using Nccl.Benchmarks.Measuring;

namespace Nccl.Benchmarks.Steps;

/// <summary>One mini-batch of ten rows in the third task, the preset's whole learning, in turns: what each part of the default costs.</summary>
internal static class CostPerPreset
{
    private const int Rounds = 15;

    public static void Print(string name, bool isMlp, int stepsPerTurn)
    {
        var mine = isMlp ? NcclOptions.Default : NcclOptions.Default;
        (string Name, NcclOptions Learning)[] presets =
        [
            ("Paper, two inner steps", NcclOptions.Paper),
            ("Default", mine),
            ("Default without calibration", mine with { Calibrate = false }),
            ("Default without the average", mine with { AverageOver = 0 }),
            ("Default with two inner steps", mine with { InnerSteps = 2 }),
            ("ER with distillation", NcclOptions.ReplayWithDistillation),
            ("ER", NcclOptions.ExperienceReplay),
            ("Fine-tuning", NcclOptions.FineTuning),
        ];
        StreamLearner[] learners = [.. presets.Select(preset => new StreamLearner(isMlp, StreamLearner.Small(preset.Learning)).AdvanceTo(2))];
        var timing = PairedTiming.Of(Rounds, [.. learners.Select(learner => (Action)(() => learner.Run(stepsPerTurn)))]);
        Console.WriteLine($"{name}, a mini-batch by preset (ratio to the first)");
        for (var i = 0; i < presets.Length; i++)
        {
            Console.WriteLine($"  {presets[i].Name,-28} {1000 * timing.MedianSeconds(i) / stepsPerTurn,8:F2} ms  ratio {timing.Ratio(i, toBase: 0):F2}");
            learners[i].Dispose();
        }
    }
}

using System.Diagnostics;
using System.Text;
using Microsoft.ML;

namespace Nccl.Benchmarks.Study;

/// <summary>Continual learning on real data: runs, their table, their report, and the choice of options.</summary>
internal static class StudyVerb
{
    private const int BadInput = 2;

    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var asked = StudyArguments.Parse(arguments);
            var folder = new StudyFolder(asked.Out);
            switch (asked.Verb)
            {
                case "table":
                    break;
                case "report":
                    var report = StudyReport.Of(folder.All(), asked.Against, StudyOrigin.Here(asked.Command));
                    Console.WriteLine(folder.Write("report.html", stream => stream.Write(Encoding.UTF8.GetBytes(report))));
                    return 0;
                case "compare":
                    Console.WriteLine(ComparisonTable.Of(folder.All(), asked.Against));
                    return 0;
                case "tune":
                    TuneVerb.Run(asked, folder);
                    return 0;
                default:
                    Run(asked, folder);
                    break;
            }

            var table = StudyTable.Of(folder.All(), asked.Against);
            folder.Write("table.md", stream => stream.Write(Encoding.UTF8.GetBytes(table)));
            Console.WriteLine(table);
            return 0;
        }
        catch (StudyException error)
        {
            Console.Error.WriteLine(error.Message);
            return BadInput;
        }
    }

    private static void Run(StudyArguments asked, StudyFolder folder)
    {
        var context = new MLContext(seed: 1);
        var benchmark = Benchmark.Of(context, asked);
        benchmark = asked.OnValidation ? benchmark.OnValidation() : benchmark;
        folder.CheckStream(benchmark.Name, benchmark.Stream);
        var tuned = TunedOptions.Read(asked.Tuned, asked.Benchmark);
        var runs = (
            from seed in Enumerable.Range(1, asked.Seeds)
            from name in asked.Learners
            let learner = StudyLearner.Of(name, benchmark.Network, tuned, asked.Benchmark, asked.IsQuick)
            where !folder.Holds(benchmark.Name, name, seed, benchmark.Configuration(learner))
            select (Learner: learner, Seed: seed)).ToArray();
        Console.Error.WriteLine($"{benchmark.Name}: {(asked.Seeds * asked.Learners.Count) - runs.Length} runs are there, {runs.Length} to go.");
        var runner = new StudyRunner(context, benchmark, asked.Command);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < runs.Length; i++)
        {
            var (learner, seed) = runs[i];
            var progress = new StudyProgress($"{benchmark.Name} {learner.Name} seed {seed}", i, runs.Length, clock.Elapsed);
            folder.Add(runner.Run(learner, seed, progress));
        }
    }
}

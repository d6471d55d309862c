using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;

namespace Nccl.Benchmarks.Study;

/// <summary>Tries every point of a grid on the validation tasks, and those only, and writes down all of them and the best.</summary>
internal static class TuneVerb
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static void Run(StudyArguments asked, StudyFolder folder)
    {
        var context = new MLContext(seed: 1);
        var benchmark = Benchmark.Of(context, asked).OnValidation();
        Trial[] trials = [.. asked.Learners.SelectMany(learner => TuneGrid.Points(benchmark.Network.Architecture, learner).Select(point => new Trial(learner, point)))];
        folder.CheckStream(benchmark.Name, benchmark.Stream);
        var runner = new StudyRunner(context, benchmark);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < trials.Length; i++)
        {
            var preset = StudyLearner.Of(trials[i].Learner, benchmark.Network, TunedOptions.None, asked.Benchmark, asked.IsQuick);
            var learner = preset with { Name = trials[i].Name, Learning = TunedOptions.With(preset.Learning, trials[i].Point) };
            foreach (var seed in Enumerable.Range(1, asked.Seeds).Where(seed => !folder.Holds(benchmark.Name, learner.Name, seed, benchmark.Configuration(learner))))
            {
                folder.Add(runner.Run(learner, seed, new StudyProgress($"{learner.Name} seed {seed}", i, trials.Length, clock.Elapsed)));
            }
        }

        var scores = folder.All().Where(run => run.Benchmark == benchmark.Name).ToLookup(run => run.Learner, StudyTable.Score);
        var result = new JsonObject
        {
            [asked.Benchmark] = new JsonObject(trials.GroupBy(trial => trial.Learner).Select(learner =>
                KeyValuePair.Create<string, JsonNode?>(learner.Key, learner.MaxBy(trial => Spread.Of(scores[trial.Name]).Mean)!.Point.DeepClone()))),
        };
        foreach (var trial in trials)
        {
            Console.WriteLine($"{trial.Name}: {Spread.Of(scores[trial.Name]).Points()}");
        }

        Console.WriteLine(folder.Write($"tuned-{asked.Benchmark}.json", stream => JsonSerializer.Serialize(stream, result, Format)));
    }

    /// <summary>One point of a learner's grid.</summary>
    private sealed record Trial(string Learner, JsonObject Point)
    {
        /// <summary>As a learner: "er,InnerLearningRate=0.1".</summary>
        public string Name => string.Join(',', Point.Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Key}={member.Value}")).Prepend(Learner));
    }
}

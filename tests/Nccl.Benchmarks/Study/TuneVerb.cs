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
        var runs = (
            from trial in trials
            let preset = StudyLearner.Of(trial.Learner, benchmark.Network, TunedOptions.None, asked.Benchmark, asked.IsQuick)
            let learner = preset with { Name = trial.Name, Learning = TunedOptions.With(preset.Learning, trial.Point) }
            from seed in Enumerable.Range(1, asked.Seeds)
            where !folder.Holds(benchmark.Name, learner.Name, seed, benchmark.Configuration(learner))
            select (Learner: learner, Seed: seed)).ToArray();
        var runner = new StudyRunner(context, benchmark, asked.Command);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < runs.Length; i++)
        {
            var (learner, seed) = runs[i];
            folder.Add(runner.Run(learner, seed, new StudyProgress($"{learner.Name} seed {seed}", i, runs.Length, clock.Elapsed)));
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

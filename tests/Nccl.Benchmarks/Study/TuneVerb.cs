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
        var benchmark = Benchmark.Of(context, asked);
        var validationTasks = benchmark.ValidationTasks
            ?? throw new StudyException($"{benchmark.Name} has no tasks to spare for choosing options; it runs with the presets. Tune permuted-mnist or cifar-100-task.");
        var points = Points();
        var chosen = new JsonObject();
        var trials = new JsonArray();
        var runner = new StudyRunner(context, benchmark);
        foreach (var learner in asked.Learners)
        {
            var preset = StudyNames.Options(learner, benchmark.IsResNet, asked.IsQuick);
            var best = double.NegativeInfinity;
            foreach (var point in points[learner])
            {
                var spread = Spread.Of(Enumerable.Range(1, asked.Seeds).Select(seed =>
                    runner.Run(learner, TunedOptions.With(preset, point), seed, validationTasks(seed), progress: null).Metrics.AverageAccuracy));
                Console.Error.WriteLine($"{learner} {point.ToJsonString()}: {spread.Points()}");
                trials.Add(new JsonObject { ["learner"] = learner, ["options"] = point.DeepClone(), ["mean"] = spread.Mean, ["seeds"] = spread.Count });
                if (spread.Mean > best)
                {
                    (best, chosen[learner]) = (spread.Mean, point.DeepClone());
                }
            }
        }

        folder.Write($"tune-trials-{benchmark.Name}.json", stream => JsonSerializer.Serialize(stream, trials, Format));
        Console.WriteLine(folder.Write(
            $"tuned-{benchmark.Name}.json", stream => JsonSerializer.Serialize(stream, new JsonObject { [benchmark.Name] = chosen }, Format)));

        Dictionary<string, JsonObject[]> Points() => JsonSerializer
            .Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, JsonNode[]>>>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "tune-grid.json")))!
            [benchmark.IsResNet ? "ResNet18" : "Mlp"].ToDictionary(learner => learner.Key, learner => TuneGrid.Points(learner.Value).ToArray());
    }
}

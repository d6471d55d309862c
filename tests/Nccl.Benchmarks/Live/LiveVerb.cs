using Microsoft.ML;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;
using Nccl.Calibration;
using Nccl.MLNet;
using Nccl.Networks;
using TorchSharp;

namespace Nccl.Benchmarks.Live;

/// <summary>A session beside a fit of the same rows, and a snapshot beside a copy of the weights.</summary>
internal static class LiveVerb
{
    private const int Rows = 1000;

    public static void Run(BenchmarkArguments line)
    {
        var ml = new MLContext(seed: 1);
        var rows = new SyntheticRows(LiveRow.FeatureCount).Rows(Rows).Select(row => new LiveRow { Features = row.Features, Label = row.Label }).ToArray();
        if (line.Asks("rows"))
        {
            Learn(ml, rows, "MLP 256-256", NcclOptions.Default, line.Number("rounds", 11));
            // As little learning as there is, so that reading shows.
            var light = NcclOptions.FineTuning with { InnerSteps = 1, BatchSize = 100, MemoryPerTask = 0 };
            Learn(ml, rows, "MLP 256-256, fine-tuning in batches of 100", light, line.Number("rounds", 11));
        }

        if (line.Asks("snapshot"))
        {
            Snapshot(ml, rows, line.Number("rounds", 101));
        }
    }

    private static void Learn(MLContext ml, LiveRow[] rows, string name, NcclOptions learning, int rounds)
    {
        var view = ml.Data.LoadFromEnumerable(rows);
        var preprocessing = ml.Transforms.NormalizeMinMax("Features").Fit(view);
        var trainer = ml.MulticlassClassification.Trainers.NeuronCalibration(learning: learning);
        void Observe(Action<ContinualLearner> observe)
        {
            using var learner = ml.MulticlassClassification.CreateContinualLearner(trainer, preprocessing);
            observe(learner);
            learner.Flush();
            learner.ToTransformer();
        }

        string[] names = ["Fit", "Observe(IDataView)", "Observe(objects)", "Observe(one object), again and again", "ObserveAsync", "Predict and Learn"];
        var timing = PairedTiming.Of(
            rounds,
            () => trainer.Fit(preprocessing.Transform(view)).Dispose(),
            () => Observe(learner => learner.Observe(view)),
            () => Observe(learner => learner.Observe(rows)),
            () => Observe(learner => Array.ForEach(rows, row => learner.Observe([row]))),
            () => Observe(learner => learner.ObserveAsync(rows.ToAsyncEnumerable()).Wait()),
            () => Observe(learner => Array.ForEach(rows, row =>
            {
                learner.Predict("1", row);
                learner.Learn("1", row.Label);
            })));
        Console.WriteLine($"{name}, {rows.Length} rows behind NormalizeMinMax");
        for (var i = 0; i < names.Length; i++)
        {
            Console.WriteLine($"  {names[i],-36} {rows.Length / timing.MedianSeconds(i),8:F0} rows/s  {1 / timing.Ratio(i, toBase: 0),5:F2} of Fit");
        }
    }

    private static void Snapshot(MLContext ml, LiveRow[] rows, int rounds)
    {
        using var learner = ml.MulticlassClassification.CreateContinualLearner(ml.MulticlassClassification.Trainers.NeuronCalibration());
        learner.BeginTask("first");
        learner.Observe(rows);
        learner.BeginTask("second");
        learner.Observe(rows);
        var (network, shape) = (NetworkOptions.Mlp(256, 256), new[] { LiveRow.FeatureCount });
        using var generator = new torch.Generator(1);
        using var weights = NetworkBuilder.Build(network, shape, 10, generator, torch.ScalarType.Float32, torch.CPU);
        using var averages = weights.NewLike();
        LiveRow[] batch = rows[..10];
        var timing = PairedTiming.Of(
            rounds,
            () =>
            {
                NetworkTensors.Save(weights);
                NetworkTensors.Save(averages);
            },
            () => learner.ToTransformer());
        // Right after a snapshot the ring of the task at hand is shared, and copied when the batch is remembered.
        var after = PairedTiming.Of(rounds, () => learner.Observe(batch), () =>
        {
            learner.ToTransformer();
            learner.Observe(batch);
        });
        var bytes = weights.parameters().Sum(parameter => parameter.numel()) * sizeof(float);
        Console.WriteLine($"MLP 784-256-256-10, {bytes / 1e6:F2} MB of weights and as much of averages, {learner.RowsLearned} rows learnt");
        Console.WriteLine($"  copy of both             {1e6 * timing.MedianSeconds(0),8:F0} us");
        Console.WriteLine($"  ToTransformer            {1e6 * timing.MedianSeconds(1),8:F0} us  {timing.Ratio(1, toBase: 0),5:F2} copies");
        Console.WriteLine($"  one mini-batch           {1e6 * after.MedianSeconds(0),8:F0} us");
        Console.WriteLine($"  snapshot and mini-batch  {1e6 * after.MedianSeconds(1),8:F0} us  {after.Ratio(1, toBase: 0),5:F2} mini-batches");
    }
}

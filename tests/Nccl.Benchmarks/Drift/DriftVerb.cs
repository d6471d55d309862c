using System.Globalization;
using Microsoft.ML;
using Nccl.Benchmarks.Models;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Drift;

/// <summary>How soon, and how often for nothing, the detector finds tasks that nobody announces.</summary>
internal static class DriftVerb
{
    public static void Run(BenchmarkArguments line)
    {
        var seeds = line.Number("seeds", 5);
        var detection = TaskBoundaryDetection.PageHinkley with
        {
            Threshold = line.Real("threshold", TaskBoundaryDetection.PageHinkley.Threshold),
            Tolerance = line.Real("tolerance", TaskBoundaryDetection.PageHinkley.Tolerance),
            MinimumRows = line.Number("minimum", TaskBoundaryDetection.PageHinkley.MinimumRows),
        };
        Console.WriteLine($"Page-Hinkley: threshold {Text(detection.Threshold)}, tolerance {Text(detection.Tolerance)}, minimum {detection.MinimumRows} rows; "
            + $"MLP 64, seeds 1-{seeds}");
        Console.WriteLine("| stream | rows | changes | noticed | delay, rows: median (worst) | false alarms | detections per 1,000 rows | prequential accuracy |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var streams in Streams(line, seeds))
        {
            Print(streams, detection);
        }
    }

    /// <summary>Each stream once per seed.</summary>
    private static IEnumerable<DriftStream[]> Streams(BenchmarkArguments line, int seeds)
    {
        int[] all = [.. Enumerable.Range(1, seeds)];
        if (line.Asks("made"))
        {
            foreach (var streams in all.SelectMany(MadeStreams.All).GroupBy(stream => stream.Name))
            {
                yield return [.. streams];
            }
        }

        if (line.Asks("gas"))
        {
            yield return [.. all.Select(seed => RecordedStreams.GasSensors(line.Text("data"), seed))];
            yield return [.. all.Select(_ => RecordedStreams.GasSensors(line.Text("data"), null))];
        }

        if (line.Asks("elec2"))
        {
            yield return [.. all.Select(_ => RecordedStreams.ElectricityMarket(line.Text("data")))];
        }
    }

    private static void Print(DriftStream[] streams, TaskBoundaryDetection detection)
    {
        var (scores, found, accuracy) = (new List<DetectionScore>(), 0, 0.0);
        for (var run = 0; run < streams.Length; run++)
        {
            var correct = 0.0;
            var model = Fit(streams[run], detection, run + 1, progress => correct = progress);
            scores.Add(DetectionScore.Of(model.DetectedBoundaries, streams[run].Boundaries ?? []));
            found += model.DetectedBoundaries.Count;
            accuracy += correct / streams.Length;
        }

        var rows = streams[0].Rows.Length;
        var known = streams[0].Boundaries is not null;
        long[] delays = [.. scores.SelectMany(score => score.Delays).Order()];
        var perRun = 1.0 / streams.Length;
        Console.WriteLine($"| {streams[0].Name} | {rows} | {(known ? scores[0].Changes : "unknown")} "
            + $"| {(known ? Text(delays.Length * perRun) : "")} | {(delays.Length > 0 ? $"{delays[delays.Length / 2]} ({delays[^1]})" : "")} "
            + $"| {(known ? Text(scores.Sum(score => score.FalseAlarms) * perRun) : "")} | {Text(1000.0 * found * perRun / rows)} | {Text(100 * accuracy)} % |");
    }

    private static NeuronCalibrationModelParameters Fit(DriftStream stream, TaskBoundaryDetection detection, int seed, Action<double> accuracy)
    {
        // The rows that were predicted right before they were learnt, over all tasks.
        var (task, tasks, before, rows) = ("", 0.0, 0L, 0L);
        var latest = default(TrainingProgress);
        void Follow(TrainingProgress progress)
        {
            if (progress.Task != task && latest is not null)
            {
                (tasks, before) = (tasks + (latest.PrequentialAccuracy * (latest.RowsLearned - before)), latest.RowsLearned);
            }

            (task, latest, rows) = (progress.Task, progress, progress.RowsLearned);
        }

        var ml = new MLContext(seed);
        var model = ml.MulticlassClassification.Trainers.NeuronCalibration(new NeuronCalibrationTrainer.Options
        {
            LabelColumnName = nameof(SyntheticRow.Label),
            Network = NetworkOptions.Mlp(64),
            TaskBoundaries = detection,
            Seed = seed,
            ProgressCallback = Follow,
        }).Fit(stream.View(ml)).Model;
        accuracy((tasks + (latest!.PrequentialAccuracy * (rows - before))) / rows);
        return model;
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

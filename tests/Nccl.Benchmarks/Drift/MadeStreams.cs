using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Drift;

/// <summary>Streams with known changes, made from noise around one centre per class: on these the detector's default numbers were chosen.</summary>
internal static class MadeStreams
{
    private const int Features = 40;
    private const int Classes = 8;
    private const int Tasks = 6;

    /// <param name="seed">Of the centres, the noise and the changes.</param>
    public static IEnumerable<DriftStream> All(int seed)
    {
        foreach (var (difficulty, noise) in new[] { ("easy", 0.6), ("noisy", 1.5), ("hard", 2.5) })
        {
            yield return Make($"features permuted, {difficulty}", seed, noise, Classes, (centres, random) => Shuffled(random, Features) is var order
                ? [.. centres.Select(centre => order.Select(feature => centre[feature]).ToArray())] : centres);
            yield return Make($"half of the classes swapped, {difficulty}", seed, noise, Classes, (centres, random) =>
                [.. centres.Skip(1).Take(3).Append(centres[0]), .. centres.Skip(4)]);
            yield return Make($"a quarter of the features moved, {difficulty}", seed, noise, Classes, (centres, random) =>
                [.. centres.Select(centre => centre.Select((value, feature) => feature < Features / 4 ? Normal(random) : value).ToArray())]);
            yield return Make($"all classes moved on, {difficulty}", seed, noise, Classes, (centres, _) => [.. centres.Skip(1), centres[0]]);
            yield return Make($"all classes moved on, 400 rows a task, {difficulty}", seed, noise, Classes, (centres, _) => [.. centres.Skip(1), centres[0]], 400);
            yield return Make($"new classes, {difficulty}", seed, noise, Classes, null);
            yield return Make($"nothing changes, {difficulty}", seed, noise, Classes, (centres, _) => centres);
            yield return Make($"nothing changes, a tenth of the labels wrong, {difficulty}", seed, noise, Classes, (centres, _) => centres, wrongLabels: 0.1);
        }
    }

    private static DriftStream Make(string name, int seed, double noise, int classes, Func<double[][], Random, double[][]>? change, int rowsPerTask = 2000, double wrongLabels = 0)
    {
        var random = new Random(seed);
        double[][] NewCentres() => [.. Enumerable.Range(0, classes).Select(_ => Enumerable.Range(0, Features).Select(_ => Normal(random)).ToArray())];
        var centres = NewCentres();
        var rows = new List<SyntheticRow>();
        for (var task = 0; task < Tasks; task++)
        {
            if (task > 0)
            {
                centres = change is null ? NewCentres() : change(centres, random);
            }

            for (var row = 0; row < rowsPerTask; row++)
            {
                var label = random.Next(classes);
                rows.Add(new SyntheticRow
                {
                    Features = [.. centres[label].Select(value => (float)(value + (noise * Normal(random))))],
                    Label = change is null ? (task * classes) + label : random.NextDouble() < wrongLabels ? random.Next(classes) : label,
                    Task = task,
                });
            }
        }

        var stream = DriftStream.OfTasks(name, [.. rows]);
        return name.StartsWith("nothing", StringComparison.Ordinal) ? stream with { Boundaries = [] } : stream;
    }

    private static int[] Shuffled(Random random, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

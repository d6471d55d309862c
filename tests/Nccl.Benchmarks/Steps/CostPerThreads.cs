using Nccl.Benchmarks.Measuring;

namespace Nccl.Benchmarks.Steps;

/// <summary>What torch's number of threads is worth: one step of networks of several sizes, and several learners at once.</summary>
internal static class CostPerThreads
{
    private const int Rounds = 9;

    private static readonly int[] AtOnce = [1, 2, 4];

    public static void Print(double secondsPerTurn)
    {
        (string Name, NetworkOptions Network, int[] Shape)[] networks =
        [
            ("MLP 784-256-256", NetworkOptions.Mlp(256, 256), [784]),
            ("MLP 784-1024-1024", NetworkOptions.Mlp(1024, 1024), [784]),
            ("MLP 784-2048-2048", NetworkOptions.Mlp(2048, 2048), [784]),
            ("ResNet18(4), 3x16x16", NetworkOptions.ResNet18(4), [3, 16, 16]),
            ("ResNet18(8), 3x28x28", NetworkOptions.ResNet18(8), [3, 28, 28]),
            ("ResNet18(20), 3x32x32", NetworkOptions.ResNet18(), [3, 32, 32]),
        ];
        Console.WriteLine($"A mini-batch of ten rows of the default in the third task, by threads of torch; {Environment.ProcessorCount} processors");
        foreach (var (name, network, shape) in networks)
        {
            PrintStep(name, network, shape, secondsPerTurn);
        }

        foreach (var (name, network, shape) in new[] { networks[0], networks[^1] })
        {
            PrintAtOnce(name, network, shape, secondsPerTurn);
        }
    }

    private static void PrintStep(string name, NetworkOptions network, int[] shape, double secondsPerTurn)
    {
        using var one = Learner(network, shape, threads: 1);
        using var two = Learner(network, shape, threads: 2);
        var steps = StepsIn(one, secondsPerTurn);
        var timing = PairedTiming.Of(Rounds, () => one.Run(steps), () => two.Run(steps));
        Console.WriteLine(
            $"  {name,-22} {one.Multiplications / 1e6,6:F2} M multiplications  1 thread {1000 * timing.MedianSeconds(0) / steps,8:F2} ms"
            + $"  2 threads {1000 * timing.MedianSeconds(1) / steps,8:F2} ms  ratio {timing.Ratio(1, toBase: 0):F2}");
    }

    private static void PrintAtOnce(string name, NetworkOptions network, int[] shape, double secondsPerTurn)
    {
        Console.WriteLine($"{name}: mini-batches per second of all learners together, each in a thread of its own");
        StreamLearner[] one = [.. Enumerable.Range(0, AtOnce[^1]).Select(_ => Learner(network, shape, threads: 1))];
        StreamLearner[] two = [.. Enumerable.Range(0, AtOnce[^1]).Select(_ => Learner(network, shape, threads: 2))];
        var steps = StepsIn(one[0], secondsPerTurn);
        foreach (var count in AtOnce)
        {
            var timing = PairedTiming.Of(Rounds, () => RunAll(one[..count], steps), () => RunAll(two[..count], steps));
            Console.WriteLine(
                $"  {count} at once  1 thread each {count * steps / timing.MedianSeconds(0),8:F1}  2 threads each {count * steps / timing.MedianSeconds(1),8:F1}"
                + $"  ratio of times {timing.Ratio(1, toBase: 0):F2}");
        }

        foreach (var learner in one.Concat(two))
        {
            learner.Dispose();
        }
    }

    private static StreamLearner Learner(NetworkOptions network, int[] shape, int threads) =>
        new StreamLearner(network, shape, StreamLearner.Small(NcclOptions.Default), threads).AdvanceTo(2);

    private static int StepsIn(StreamLearner learner, double seconds) => Math.Max(1, (int)(seconds / PairedTiming.Seconds(() => learner.Run(1))));

    private static void RunAll(StreamLearner[] learners, int steps)
    {
        Thread[] threads = [.. learners.Select(learner => new Thread(() => learner.Run(steps)))];
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using Nccl.Benchmarks.Measuring;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Serving;

/// <summary>The protocol of pair.py: 'ready'; for each line N the time of a step over N steps; at the end the peak memory.</summary>
internal static class ServeVerb
{
    public static void Run(BenchmarkArguments line)
    {
        var kind = line.What("mlp");
        if (kind is not ("mlp" or "resnet"))
        {
            throw new ArgumentException($"'{kind}' is served by nobody; it is mlp or resnet.", nameof(line));
        }

        // As bench_listing.py: one folder per network under $BENCH_DATA.
        var folder = Path.Combine(line.Text("data"), kind);
        var isMlp = kind == "mlp";
        var type = line.Text("type", "float32") == "float64" ? ScalarType.Float64 : ScalarType.Float32;
        using var network = ListingNetwork.Load(isMlp, Path.Combine(folder, "init.bin"), type);
        var data = new ListingData(Path.Combine(folder, "data.bin"), network.Outputs, type);
        var step = new ListingStep(network, data);
        if (line.Number("trace", 0) is var traced and > 0)
        {
            for (var i = 0; i < traced; i++)
            {
                Console.WriteLine(step.Run(i, withDivergence: true).TraceLine(i));
            }

            return;
        }

        GC.Collect(); // what reading the files left behind is no part of learning
        Serve(step);
    }

    private static void Serve(ListingStep step)
    {
        Console.WriteLine("ready");
        var number = 0L;
        while (Console.ReadLine() is { } request)
        {
            var steps = int.Parse(request, CultureInfo.InvariantCulture);
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < steps; i++)
            {
                step.Run(number++);
            }

            var wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
            var cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalMilliseconds / steps;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall} {cpu}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {ProcessMemory.PeakMegabytes:F0}"));
    }
}

using BenchmarkDotNet.Attributes;
using Nccl.Benchmarks.Steps;

namespace Nccl.Benchmarks.Micro;

/// <summary>One learning step in the third task: batch 10, replay 64, two inner steps.</summary>
public class StepBenchmarks
{
    private StreamLearner _learner = null!;

    [Params("mlp", "resnet")]
    public string Network { get; set; } = "mlp";

    [GlobalSetup]
    public void Prepare() => _learner = new StreamLearner(isMlp: Network == "mlp").AdvanceTo(2);

    [GlobalCleanup]
    public void Free() => _learner.Dispose();

    [Benchmark]
    public void Observe() => _learner.Run(1);
}

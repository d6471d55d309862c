using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Nccl.Benchmarks.Micro;

/// <summary>In this process: a project generated for each benchmark would bring its own half gigabyte of natives.</summary>
internal sealed class MicroBenchmarkConfig : ManualConfig
{
    public MicroBenchmarkConfig()
    {
        Add(DefaultConfig.Instance);
        // A mutator, so that --job short or dry keeps the toolchain and is not run beside the default job.
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator());
        AddDiagnoser(MemoryDiagnoser.Default);
    }
}

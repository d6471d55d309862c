using BenchmarkDotNet.Attributes;
using Nccl.Memory;
using Nccl.Randomness;

namespace Nccl.Benchmarks.Micro;

/// <summary>The episodic memory with few and many tasks and rows: neither costs more with more of them.</summary>
public class MemoryBenchmarks
{
    private const int Features = 784;
    private const int Batch = 10;

    private readonly float[] _inputs = new float[Batch * Features];
    private readonly int[] _labels = new int[Batch];
    private EpisodicMemory _memory = null!;
    private RandomSource _stream = null!;

    [Params(2, 20, 200)]
    public int Tasks { get; set; }

    [Params(100, 1000)]
    public int RowsPerTask { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        (_memory, _stream) = (new EpisodicMemory(), new RandomSource(1));
        for (var task = 0; task < Tasks; task++)
        {
            for (var row = 0; row < RowsPerTask; row += Batch)
            {
                _memory.Push(task, _inputs, _labels, softTargets: null, RowsPerTask);
            }
        }
    }

    [GlobalCleanup]
    public void Free() => _stream.Dispose();

    [Benchmark]
    public void PushBatch() => _memory.Push(0, _inputs, _labels, softTargets: null, RowsPerTask);

    [Benchmark]
    public int SampleReplay() => _memory.SampleExcept(0, 64, _stream).Length;

    [Benchmark]
    public int SampleOwnTask() => _memory.SampleOf(0, Batch, _stream).Length;
}

using Nccl.Benchmarks.Models;
using Nccl.Learners;
using Nccl.Networks;
using Nccl.Randomness;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Steps;

/// <summary>A learner in the middle of a stream of tasks that all have the same ten classes.</summary>
internal sealed class StreamLearner : IDisposable
{
    private readonly SyntheticRows _rows;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private int _next;

    /// <param name="isMlp">The MLP on 784 features, or the reduced ResNet18 on 3x32x32.</param>
    /// <param name="options">How it learns; null for <see cref="Options"/>.</param>
    public StreamLearner(bool isMlp, NcclOptions? options = null)
        : this(isMlp ? NetworkOptions.Mlp(256, 256) : NetworkOptions.ResNet18(), isMlp ? [784] : [3, 32, 32], options ?? Options, get_num_threads())
    {
    }

    /// <param name="network">What learns.</param>
    /// <param name="shape">Of a row.</param>
    /// <param name="options">How it learns.</param>
    /// <param name="threads">Threads of torch; null for the library's choice.</param>
    public StreamLearner(NetworkOptions network, int[] shape, NcclOptions options, int? threads = null)
    {
        _rows = new SyntheticRows(shape);
        _inputs = new float[Options.BatchSize * _rows.RowLength];
        _labels = new int[Options.BatchSize];
        var streams = new RandomStreams(seed: 1);
        var built = NetworkBuilder.Build(network, shape, outputs: 10, streams.Initialization.Generator, ScalarType.Float32, CPU);
        Multiplications = built.MultiplicationsPerRow;
        Learner = new NetworkLearner(built, ContinualScenario.DomainIncremental, options, streams, threads: threads);
        Learner.KnowOutputs(10);
    }

    public static NcclOptions Options { get; } = Small(NcclOptions.Paper);

    /// <summary>
    /// A preset at a rate at which nothing diverges. Where it remembers at all, one earlier task must hold a full replay batch, or the
    /// second task would be cheaper than later ones.
    /// </summary>
    public static NcclOptions Small(NcclOptions preset) =>
        preset with { MemoryPerTask = preset.MemoryPerTask > 0 ? 100 : 0, InnerLearningRate = 0.01 };

    public NetworkLearner Learner { get; }

    /// <summary>Of one row.</summary>
    public long Multiplications { get; }

    public int Task { get; private set; }

    /// <summary>Fills the memory of every task before <paramref name="task"/> and comes to stand in it.</summary>
    public StreamLearner AdvanceTo(int task)
    {
        for (Task = 0; Task < task; Task++)
        {
            Run(Options.MemoryPerTask / Options.BatchSize);
        }

        return this;
    }

    public void Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            for (var row = 0; row < _labels.Length; row++)
            {
                _labels[row] = _next % 10;
                _rows.Features(_next++).CopyTo(_inputs.AsSpan(row * _rows.RowLength));
            }

            Learner.Learn(_inputs, RowTargets.OfClasses(_labels), Task);
        }
    }

    public void Dispose() => Learner.Dispose();
}

using Nccl.Batches;
using Nccl.Benchmarks.Models;
using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Memory;
using Nccl.Networks;
using Nccl.Randomness;
using Nccl.Strategies;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Steps;

/// <summary>
/// Where the time of one step goes: the parts of <see cref="NetworkLearner.Learn"/>, called one by one in its order on a memory of
/// ten tasks. The inner step is opened once more into forward, backward and update.
/// </summary>
internal sealed class StepProfile : IDisposable
{
    private const int Classes = 10;
    private const int Tasks = 10;

    private readonly NcclOptions _options = StreamLearner.Options;
    private readonly SyntheticRows _rows;
    private readonly CalibratedNetwork _network;
    private readonly RandomStreams _streams = new(seed: 1);
    private readonly EpisodicMemory _memory = new();
    private readonly BatchBuilder _batches;
    private readonly InnerStep _inner;
    private readonly OuterStep _outer;
    private readonly IReadOnlyList<Parameter> _innerParameters;
    private readonly IReadOnlyList<Parameter> _outerParameters;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly PartTimes _times = new();

    private StepProfile(bool isMlp)
    {
        int[] shape = isMlp ? [784] : [3, 32, 32];
        _rows = new SyntheticRows(shape);
        _network = NetworkBuilder.Build(
            isMlp ? NetworkOptions.Mlp(256, 256) : NetworkOptions.ResNet18(), shape, Classes, _streams.Initialization.Generator, ScalarType.Float32, CPU);
        var registry = new ClassRegistry(ContinualScenario.DomainIncremental, known: Classes);
        _batches = new BatchBuilder(_network, registry);
        (_inner, _outer) = (new InnerStep(_network, _options), new OuterStep(_network, _options));
        (_innerParameters, _outerParameters) = (_network.BaseParameters, _network.CalibrationParameters);
        _inputs = new float[_options.BatchSize * _rows.RowLength];
        _labels = [.. Enumerable.Range(0, _options.BatchSize).Select(row => row % Classes)];
        for (var row = 0; row < _options.BatchSize; row++)
        {
            _rows.Features(row).CopyTo(_inputs.AsSpan(row * _rows.RowLength));
        }

        var softTarget = new SoftTarget([.. Enumerable.Range(0, Classes)], [.. Enumerable.Repeat(1f / Classes, Classes)]);
        SoftTarget[] softTargets = [.. Enumerable.Repeat(softTarget, _options.BatchSize)];
        for (var push = 0; push < Tasks * _options.MemoryPerTask / _options.BatchSize; push++)
        {
            _memory.Push(push % Tasks, _inputs, _labels, softTargets, _options.MemoryPerTask);
        }
    }

    public static void Print(string name, bool isMlp, int steps)
    {
        using (var warmUp = new StepProfile(isMlp))
        {
            warmUp.Run(Math.Max(2, steps / 4));
        }

        using var profile = new StepProfile(isMlp);
        profile.Run(steps);
        Console.WriteLine($"One {name} step by part: batch 10, replay 64, two inner steps, outer batch 10");
        profile._times.Print(steps, without: InnerStepParts.Names);
    }

    public void Dispose()
    {
        _network.Dispose();
        _streams.Dispose();
    }

    private void Run(int steps)
    {
        const int Task = Tasks - 1;
        var parts = new InnerStepParts(_network, _options, _times);
        _network.train();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var current = _times.Of("batch from the stream", () => _batches.FromStream(_inputs, _labels, Task));
            using var anchor = _times.Of("anchor", _network.Freeze);
            for (var inner = 0; inner < _options.InnerSteps; inner++)
            {
                var rows = _times.Of("sampling", () => _memory.SampleExcept(Task, _options.ReplayBatchSize, _streams.Replay));
                var replay = _times.Of("batches from memory", () => _batches.FromPastTasks(rows));
                _times.Of("inner steps", () => _inner.Run(_innerParameters, current, replay));
                if (inner == 0)
                {
                    parts.Run(_innerParameters, current, replay);
                }
            }

            var past = _times.Of("sampling", () => _memory.SampleExcept(Task, _options.OuterBatchSize, _streams.Outer));
            var outer = _times.Of("batches from memory", () => _batches.FromPastTasks(past));
            _times.Of("outer step", () => _outer.Run(_outerParameters, outer, anchor));
            _times.Of("memory push", () => _memory.Push(Task, _inputs, _labels, softTargets: null, _options.MemoryPerTask));
        }
    }
}

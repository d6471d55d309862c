using Nccl.Calibration;
using Nccl.Memory;

namespace Nccl.Learning;

/// <summary>
/// Learns task after task from one pass over small batches: inner steps on the weights, an outer step on the calibration,
/// then the rows go to memory. Owns its network; not thread-safe.
/// </summary>
internal sealed class NcclLearner : IDisposable
{
    private readonly NcclOptions _options;
    private readonly CalibratedNetwork _network;
    private readonly ClassRegistry _classes;
    private readonly EpisodicMemory _memory;
    private readonly RandomStreams _streams;
    private readonly BatchBuilder _batches;
    private readonly InnerStep _inner;
    private readonly OuterStep _outer;
    private readonly SoftTargetTaker _softTargets;
    private IReadOnlyList<TorchSharp.Modules.Parameter> _innerParameters;
    private IReadOnlyList<TorchSharp.Modules.Parameter> _outerParameters;
    private CalibratedWeights? _taskEndAnchor;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="network">What learns; owned from here on.</param>
    /// <param name="scenario">Which classes compete for a row.</param>
    /// <param name="options">How it learns.</param>
    /// <param name="streams">The random draws, those of the network's first weights among them; owned from here on.</param>
    public NcclLearner(CalibratedNetwork network, ContinualScenario scenario, NcclOptions options, RandomStreams streams)
        : this(network, new ClassRegistry(scenario), new EpisodicMemory(), options, streams)
    {
    }

    private NcclLearner(CalibratedNetwork network, ClassRegistry classes, EpisodicMemory memory, NcclOptions options, RandomStreams streams)
    {
        (_network, _classes, _memory, _options, _streams) = (network, classes, memory, options, streams);
        _batches = new BatchBuilder(network, classes);
        _inner = new InnerStep(network, options);
        _outer = new OuterStep(network, options);
        _softTargets = new SoftTargetTaker(network, options.Temperature);
        (_innerParameters, _outerParameters) = (network.BaseParameters, OuterParametersOf(network, options));
    }

    /// <summary>Index of the task learnt last, -1 before the first.</summary>
    public int CurrentTask { get; private set; } = -1;

    public long BatchesSeen { get; private set; }

    public long RowsSeen { get; private set; }

    /// <summary>Goes on where <see cref="Capture"/> left off, as if there had been no break.</summary>
    /// <param name="network">A network of the state's architecture and outputs; its weights are overwritten. Owned from here on.</param>
    /// <param name="state">What was captured.</param>
    /// <param name="options">How it learns from now on.</param>
    public static NcclLearner Resume(CalibratedNetwork network, LearnerState state, NcclOptions options)
    {
        NetworkTensors.Load(network, state.Tensors);
        var streams = new RandomStreams(seed: 0);
        streams.Restore(state.Streams);
        var learner = new NcclLearner(network, state.Classes.Copy(), state.Memory.Snapshot(), options, streams)
        {
            CurrentTask = state.CurrentTask,
            BatchesSeen = state.BatchesSeen,
            RowsSeen = state.RowsSeen,
        };
        if (state.Anchor.Count > 0)
        {
            learner._taskEndAnchor = CalibratedWeights.Restore(
                network.Layers,
                state.Anchor.Select(saved => NetworkTensors.Load(saved, network.Type, network.Device).DetachFromDisposeScope()));
        }

        return learner;
    }

    /// <summary>
    /// Begins a task, or goes on with it; another task than the last one ends that one first. Call it before new classes of the
    /// task become known: the last task ends with the classes it had. <see cref="Observe"/> calls it too.
    /// </summary>
    public void BeginTask(int task)
    {
        if (task != CurrentTask)
        {
            EndTask();
            CurrentTask = task;
        }
    }

    /// <summary>Makes outputs for classes 0 to <paramref name="count"/> - 1; those present keep their logits.</summary>
    public void KnowClasses(int count)
    {
        _classes.Know(count);
        if (count <= _network.Outputs)
        {
            return;
        }

        _network.Grow(count, new ParameterFactory(_streams.Initialization.Generator, _network.Type, _network.Device));
        (_innerParameters, _outerParameters) = (_network.BaseParameters, OuterParametersOf(_network, _options));
        _taskEndAnchor?.GrowLike(_network.Layers);
    }

    /// <summary>Learns one mini-batch of one task; another task than the last one ends that one first.</summary>
    /// <param name="inputs">[B * D], row after row.</param>
    /// <param name="labels">[B], class indices below the number of known classes.</param>
    /// <param name="task">Index of the task.</param>
    /// <exception cref="InvalidOperationException">The loss is no longer a number.</exception>
    public StepReport Observe(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int task)
    {
        if (labels.IsEmpty || inputs.Length != labels.Length * _network.InputShape.Product())
        {
            throw new ArgumentException(
                $"A batch has {inputs.Length} features and {labels.Length} labels; the network takes rows of [{string.Join(", ", _network.InputShape)}].",
                nameof(inputs));
        }

        BeginTask(task);
        _classes.Observe(task, labels);
        using var current = _batches.FromStream(inputs, labels, task);
        var softTargets = _options.SoftTargets == SoftTargetTime.Insertion
            ? _softTargets.Of(current.Inputs, _classes.CountingFor(task))
            : null;
        _network.train();
        var calibrates = _options.Calibrate && _options.OuterLearningRate > 0 && _memory.HoldsRowsExcept(task);
        var anchor = calibrates && _options.Anchor == AnchorTime.LastTaskEnd ? _taskEndAnchor : null;
        var ownAnchor = (CalibratedWeights?)null;
        try
        {
            var report = default(StepReport);
            for (var step = 1; step <= _options.InnerSteps; step++)
            {
                if (calibrates && anchor is null && step == AnchorStep)
                {
                    anchor = ownAnchor = _network.Freeze();
                }

                report = InnerStepOf(step, current, task, report);
            }

            if (calibrates)
            {
                using var batch = _batches.FromPastTasks(_memory.SampleExcept(task, _options.OuterBatchSize, _streams.Outer));
                report = report with { CalibrationLoss = _outer.Run(_outerParameters, batch, anchor!) };
            }

            EnsureFinite(report);
            if (_options.MemoryPerTask > 0)
            {
                _memory.Push(task, inputs, labels, softTargets, _options.MemoryPerTask);
            }

            BatchesSeen++;
            RowsSeen += labels.Length;
            return report;
        }
        finally
        {
            ownAnchor?.Dispose();
        }
    }

    /// <summary>Takes the soft targets of the current task's memory. Called by the first batch of another task; twice does no harm.</summary>
    public void EndTask()
    {
        // With targets at insertion nothing is left to do, unless the rows came while another choice held.
        var takesTargets = _options.SoftTargets == SoftTargetTime.TaskEnd || _memory.LacksSoftTargets(CurrentTask);
        if (takesTargets && _memory.Filled(CurrentTask) > 0)
        {
            _memory.SetSoftTargets(CurrentTask, _softTargets.Of(_memory.Rings[CurrentTask]!, _classes.CountingFor(CurrentTask)));
        }

        if (CurrentTask >= 0 && _options.Calibrate && _options.Anchor == AnchorTime.LastTaskEnd)
        {
            _taskEndAnchor?.Dispose();
            _taskEndAnchor = _network.Freeze();
        }
    }

    /// <summary>The learner as it is now. Later learning does not change it.</summary>
    /// <exception cref="InvalidOperationException">A weight is no longer a number.</exception>
    public LearnerState Capture()
    {
        if (!NetworkTensors.AreFinite(_network))
        {
            throw Divergence.Error("a weight is no longer a number", BatchesSeen, _options);
        }

        return new LearnerState
        {
            Tensors = NetworkTensors.Save(_network),
            Anchor = [.. (_taskEndAnchor?.Calibrated ?? []).Select((theta, layer) => NetworkTensors.Save($"anchor{layer}", theta))],
            Classes = _classes.Copy(),
            Memory = _memory.Snapshot(),
            Streams = _streams.Save(),
            CurrentTask = CurrentTask,
            BatchesSeen = BatchesSeen,
            RowsSeen = RowsSeen,
        };
    }

    public void Dispose()
    {
        _taskEndAnchor?.Dispose();
        _network.Dispose();
        _streams.Dispose();
    }

    private int AnchorStep => _options.Anchor == AnchorTime.BeforeLastInnerStep ? _options.InnerSteps : 1;

    private StepReport InnerStepOf(int step, LearningBatch current, int task, StepReport before)
    {
        // Own rows from the second step on, once memory holds enough that they are not just the batch again.
        var ownRows = step > 1 && _memory.Filled(task) >= step * _options.BatchSize;
        using var own = ownRows ? _batches.FromOwnTask(_memory.SampleOf(task, _options.BatchSize, _streams.CurrentTask)) : null;
        using var replay = _options.ReplayBatchSize > 0 && _memory.HoldsRowsExcept(task)
            ? _batches.FromPastTasks(_memory.SampleExcept(task, _options.ReplayBatchSize, _streams.Replay))
            : null;
        var report = _inner.Run(_innerParameters, own ?? current, replay);
        // What the stream showed before it was learnt is what the first step saw.
        return step == 1 ? report : report with { Rows = before.Rows, Hits = before.Hits, CurrentLoss = before.CurrentLoss };
    }

    private void EnsureFinite(StepReport report)
    {
        if (!double.IsFinite(report.CurrentLoss + report.ReplayLoss + report.DistillationLoss + report.CalibrationLoss))
        {
            throw Divergence.Error("the loss is no longer a number", BatchesSeen + 1, _options);
        }
    }

    private static IReadOnlyList<TorchSharp.Modules.Parameter> OuterParametersOf(CalibratedNetwork network, NcclOptions options) =>
        options.OuterMoves == OuterParameters.CalibrationAndWeights
            ? [.. network.CalibrationParameters, .. network.Layers.Where(layer => layer.IsCalibrated).Select(layer => layer.Weight)]
            : network.CalibrationParameters;
}

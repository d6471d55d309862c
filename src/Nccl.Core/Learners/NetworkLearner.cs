using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Drift;
using Nccl.Memory;
using Nccl.Native;
using Nccl.Randomness;
using Nccl.Strategies;

namespace Nccl.Learners;

/// <summary>
/// Learns task after task from one pass over small batches: its strategy learns a batch, then the rows go to memory. Owns its
/// network; not thread-safe.
/// </summary>
internal sealed class NetworkLearner : ILearner
{
    private readonly NcclOptions _options;
    private readonly CalibratedNetwork _network;
    private readonly ClassRegistry _classes;
    private readonly EpisodicMemory _memory;
    private readonly RandomStreams _streams;
    private readonly BatchBuilder _batches;
    private readonly ImageAugmenter? _augmenter;
    private readonly Teacher _teacher;
    private readonly Strategy _strategy;
    private readonly BoundaryWatch? _boundaries;
    private readonly int _threads;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="network">What learns; owned from here on.</param>
    /// <param name="scenario">Which classes compete for a row.</param>
    /// <param name="options">How it learns.</param>
    /// <param name="streams">The random draws, those of the network's first weights among them; owned from here on.</param>
    /// <param name="detection">How it notices tasks that nobody announces; null where they are announced.</param>
    /// <param name="threads">Threads that torch computes with; null for the choice by the size of the network.</param>
    public NetworkLearner(
        CalibratedNetwork network,
        ContinualScenario scenario,
        NcclOptions options,
        RandomStreams streams,
        TaskBoundaryDetection? detection = null,
        int? threads = null)
        : this(network, new ClassRegistry(scenario), new EpisodicMemory(), options, streams, BoundaryWatch.For(detection), ThreadChoice.For(network, threads))
    {
    }

    private NetworkLearner(
        CalibratedNetwork network,
        ClassRegistry classes,
        EpisodicMemory memory,
        NcclOptions options,
        RandomStreams streams,
        BoundaryWatch? boundaries,
        int threads)
    {
        options = options.ResolvedBy(network.Rates);
        (_network, _classes, _memory, _options, _streams, _boundaries, _threads) = (network, classes, memory, options, streams, boundaries, threads);
        using var scope = ThreadScope.Of(_threads);
        _batches = new BatchBuilder(network, classes);
        _augmenter = options.Augmentation is { } augmentation ? new ImageAugmenter(augmentation, network.InputShape, streams.Augmentation) : null;
        _teacher = new Teacher(network, options.AverageOver);
        _strategy = StrategyRegistry.New(new StrategyContext(network, _teacher.Network, classes, memory, options, streams, _batches, _augmenter));
    }

    /// <inheritdoc/>
    public int CurrentTask { get; private set; } = -1;

    public long BatchesSeen { get; private set; }

    public long RowsSeen { get; private set; }

    /// <summary>Mini-batches of the task at hand, by the rows that memory was given; all mini-batches where there is no memory.</summary>
    private long BatchesOfTask => _strategy.RowsPerTask > 0 ? Math.Max(1, _memory.Pushed(CurrentTask) / _options.BatchSize) : BatchesSeen;

    /// <inheritdoc/>
    public IReadOnlyList<DetectedBoundary> DetectedBoundaries => _boundaries?.Found ?? [];

    /// <summary>Goes on where <see cref="Capture"/> left off, as if there had been no break.</summary>
    /// <param name="network">A network of the state's architecture and outputs; its weights are overwritten. Owned from here on.</param>
    /// <param name="state">What was captured.</param>
    /// <param name="options">How it learns from now on.</param>
    /// <param name="detection">How it notices tasks that nobody announces, from now on; null where they are announced.</param>
    /// <param name="threads">Threads that torch computes with; null for the choice by the size of the network.</param>
    public static NetworkLearner Resume(
        CalibratedNetwork network, NetworkLearnerState state, NcclOptions options, TaskBoundaryDetection? detection = null, int? threads = null)
    {
        var chosen = ThreadChoice.For(network, threads);
        using var scope = ThreadScope.Of(chosen);
        NetworkTensors.Load(network, state.Tensors);
        var streams = new RandomStreams(seed: 0);
        streams.Restore(state.Streams);
        var boundaries = BoundaryWatch.For(detection, state.Boundaries, state.RowsSeen);
        var learner = new NetworkLearner(network, state.Classes.Copy(), state.Memory.Snapshot(), options, streams, boundaries, chosen)
        {
            CurrentTask = state.CurrentTask,
            BatchesSeen = state.BatchesSeen,
            RowsSeen = state.RowsSeen,
        };
        learner._strategy.Restore(state.StrategyTensors);
        learner._teacher.Restore(state.Averages);
        if (boundaries is null && state.Boundaries?.Waiting is { } waiting)
        {
            // Detection is off from now on: nothing will tell that these rows belong to another task.
            learner._memory.Push(state.CurrentTask, waiting, waiting.Capacity);
        }

        return learner;
    }

    /// <inheritdoc/>
    public int TaskOf(int announced) => _boundaries is null ? announced : Math.Max(0, CurrentTask);

    /// <inheritdoc/>
    /// <remarks><see cref="Learn"/> calls it too.</remarks>
    public void BeginTask(int task)
    {
        if (task != CurrentTask)
        {
            EndTask();
            CurrentTask = task;
            _boundaries?.Restart(RowsSeen);
        }
    }

    /// <inheritdoc/>
    public void KnowOutputs(int count)
    {
        using var scope = ThreadScope.Of(_threads);
        _classes.Know(count);
        if (count <= _network.Outputs)
        {
            return;
        }

        _network.Grow(count, new ParameterFactory(_streams.Initialization.Generator, _network.Type, _network.Device));
        _teacher.Grow();
        _strategy.Grow();
    }

    /// <inheritdoc/>
    public StepReport Learn(ReadOnlySpan<float> inputs, RowTargets targets, int task)
    {
        var labels = targets.Outputs;
        if (labels.IsEmpty || inputs.Length != labels.Length * _network.InputShape.Product())
        {
            throw new ArgumentException(
                $"A batch has {inputs.Length} features and {labels.Length} labels; the network takes rows of [{string.Join(", ", _network.InputShape)}].",
                nameof(inputs));
        }

        using var scope = ThreadScope.Of(_threads);
        BeginTask(task);
        _classes.Observe(task, labels);
        using var current = _batches.FromStream(inputs, labels, task);
        var softTargets = _strategy.TargetsAtInsertion(current, task);
        var correct = _teacher.CorrectCount(current, softTargets, _classes.ActiveClasses(task));
        _augmenter?.Apply(current);
        _network.train();
        var report = _strategy.Learn(current, task);
        report = report with { CorrectCount = correct ?? report.CorrectCount };
        EnsureFinite(report);
        BatchesSeen++;
        RowsSeen += labels.Length;
        if (_boundaries?.Detects(report.CurrentLoss, report.Rows, BatchesSeen, RowsSeen) == true)
        {
            BeginDetectedTask();
        }

        if (_strategy.RowsPerTask > 0 && _boundaries?.Hold(inputs, labels, softTargets, _strategy.RowsPerTask) != true)
        {
            _boundaries?.Settle(_memory, CurrentTask);
            _memory.Push(CurrentTask, inputs, labels, softTargets, _strategy.RowsPerTask);
        }

        _teacher.Update(BatchesOfTask);
        return report;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(int Output, float Score)> Predict(ReadOnlySpan<float> row, int task)
    {
        using var scope = ThreadScope.Of(_threads);
        using var batch = _batches.FromStream(row, [-1], task);
        var isTraining = _network.training;
        var target = new SoftTargetTaker(_teacher.Network, temperature: 1).Of(batch.Inputs, batch.Classes[0])[0];
        _network.train(isTraining);
        return [.. target.Classes.Zip(target.Values)];
    }

    /// <inheritdoc/>
    public void EndTask()
    {
        using var scope = ThreadScope.Of(_threads);
        _boundaries?.Settle(_memory, CurrentTask);
        _strategy.EndTask(CurrentTask);
    }

    /// <inheritdoc/>
    public IEnumerable<StepReport> Finish()
    {
        _network.train();
        using var reports = _strategy.Finish().GetEnumerator();
        while (LearnsOn(reports))
        {
            yield return reports.Current;
        }
    }

    /// <summary>The learner as it is now. Later learning does not change it.</summary>
    /// <exception cref="InvalidOperationException">A weight is no longer a number.</exception>
    public NetworkLearnerState Capture()
    {
        using var scope = ThreadScope.Of(_threads);
        var tensors = NetworkTensors.Save(_network);
        var averages = _teacher.Save();
        if (!NetworkTensors.AreFinite(tensors) || !NetworkTensors.AreFinite(averages))
        {
            throw DivergedTraining.Error("a weight is no longer a number", BatchesSeen, _options);
        }

        return new NetworkLearnerState
        {
            Tensors = tensors,
            Averages = averages,
            Strategy = _options.Strategy,
            StrategyTensors = _strategy.Save(),
            Classes = _classes.Copy(),
            Memory = _memory.Snapshot(),
            Boundaries = _boundaries?.State,
            Streams = _streams.Save(),
            CurrentTask = CurrentTask,
            BatchesSeen = BatchesSeen,
            RowsSeen = RowsSeen,
        };
    }

    LearnerState ILearner.Capture() => Capture();

    public void Dispose()
    {
        _strategy.Dispose();
        _teacher.Dispose();
        _network.Dispose();
        _streams.Dispose();
    }

    /// <summary>One mini-batch of <see cref="Finish"/>: whoever enumerates runs with the number of threads of their own in between.</summary>
    private bool LearnsOn(IEnumerator<StepReport> reports)
    {
        using var scope = ThreadScope.Of(_threads);
        if (!reports.MoveNext())
        {
            return false;
        }

        EnsureFinite(reports.Current);
        _teacher.Update(BatchesOfTask);
        return true;
    }

    /// <summary>The last task ends without the rows that wait: they are the next one's.</summary>
    private void BeginDetectedTask()
    {
        _strategy.EndTask(CurrentTask);
        CurrentTask++;
        _classes.Observe(CurrentTask, []);
        _boundaries!.Restart(RowsSeen);
    }

    private void EnsureFinite(StepReport report)
    {
        if (!double.IsFinite(report.CurrentLoss + report.ReplayLoss + report.DistillationLoss + report.CalibrationLoss))
        {
            throw DivergedTraining.Error("the loss is no longer a number", BatchesSeen + 1, _options);
        }
    }
}

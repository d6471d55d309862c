using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Models;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rules;
using Nccl.MLNet.Sessions;
using Nccl.Strategies;

namespace Nccl.MLNet.Live;

/// <summary>A learning session that many threads use, one at a time, and of which snapshots are served meanwhile.</summary>
internal sealed class LiveSession : IDisposable
{
    private readonly IHostEnvironment _environment;
    private readonly LivePipeline _pipeline;
    private readonly IChannel _channel;
    private readonly FifoLock _lock = new();
    private readonly ObjectFeeds _feeds = new();
    private RowOrigin? _origin;
    private int _observing;
    private long _learningTicks;
    private bool _disposed;

    private LiveSession(IHostEnvironment environment, FitPlan plan, FitObserver observer, LivePipeline pipeline, int seed)
    {
        if (StrategyRegistry.LearnsAtEnd(plan.Learning.Strategy))
        {
            throw new ArgumentException(
                $"Learning.Strategy is {plan.Learning.Strategy}, which learns when the stream has ended, and a live stream does not end. Choose another strategy, or use Fit.");
        }

        TorchLibrary.Load();
        (_environment, Plan, Observer, _pipeline) = (environment, plan, observer, pipeline);
        var before = pipeline.Continual?.Fit;
        _origin = before is null ? null : new RowOrigin(null, before.FeatureType, before.ImageFiles);
        _channel = environment.Register(nameof(ContinualLearner)).Start("Learn");
        TrainingAdvice.Give(_channel, plan, first: before is null);
        Learning = new LearningSession(plan, observer, _channel, before?.Model, seed, TorchDevice.Of(environment, _channel));
    }

    public FitPlan Plan { get; }

    public FitObserver Observer { get; }

    /// <summary>The fitted transformers that rows pass first; null where there are none.</summary>
    public ITransformer? Preprocessing => _pipeline.Preprocessing;

    /// <summary>What learns. Its counts may be read at any time; all else only inside <see cref="Enter"/>.</summary>
    public LearningSession Learning { get; }

    /// <summary>Rows learnt per second of reading and learning.</summary>
    public double RowsPerSecond =>
        Volatile.Read(ref _learningTicks) is > 0 and var ticks ? Learning.RowsLearned * (double)Stopwatch.Frequency / ticks : 0;

    /// <summary>A session that knows nothing yet.</summary>
    /// <exception cref="ArgumentException">The preprocessing has a continual model, or the strategy learns at the end of a stream only.</exception>
    public static LiveSession New(NeuronCalibrationTrainer trainer, ITransformer? preprocessing) =>
        new(trainer.HostEnvironment, trainer.Plan, trainer.Observer, LivePipeline.After(preprocessing), trainer.Seed());

    /// <summary>A session that goes on from a model.</summary>
    /// <exception cref="ArgumentException">The pipeline has no continual model or several, or its strategy learns at the end of a stream only.</exception>
    public static LiveSession GoOnFrom(IHostEnvironment environment, ITransformer model)
    {
        var pipeline = LivePipeline.Around(model);
        return new(environment, pipeline.Continual!.Fit.Plan, FitObserver.None, pipeline, seed: 0);
    }

    /// <summary>Enters to learn or to predict; disposing leaves. A thread that is inside may enter again.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="InvalidOperationException">Learning has failed.</exception>
    public Lock.Scope Enter()
    {
        var inside = _lock.Enter();
        if (_disposed || Learning.Failure is not null)
        {
            inside.Dispose();
            ObjectDisposedException.ThrowIf(_disposed, typeof(ContinualLearner));
            throw new InvalidOperationException(
                "Learning has failed, so this learner cannot go on; snapshots taken before are sound. Go on from one of them with other options: "
                + $"{Learning.Failure!.Message}",
                Learning.Failure);
        }

        return inside;
    }

    /// <summary>Enters to look only, which can be done after a failure and after disposing too.</summary>
    public Lock.Scope EnterToLook() => _lock.Enter();

    /// <summary>Begins a call of Observe: there is one at a time.</summary>
    /// <exception cref="InvalidOperationException">Another one is running, or learning has failed.</exception>
    public ObservationCall BeginObserving()
    {
        using var inside = Enter();
        return Interlocked.Exchange(ref _observing, 1) == 0
            ? new ObservationCall(this)
            : throw new InvalidOperationException(
                "Another Observe is running on this learner, and rows have one order. Wait until it has ended, or let both threads write to one "
                + "Channel and give its reader to ObserveAsync.");
    }

    public void EndObserving() => Volatile.Write(ref _observing, 0);

    /// <summary>The feed of objects that are learnt.</summary>
    public LearningFeed<TRow> LearningFeedOf<TRow>()
        where TRow : class
    {
        using var inside = Enter();
        var feed = _feeds.Get(() => new LearningFeed<TRow>(_environment, Preprocessing, Learning.Schema, Plan));
        _origin = feed.Origin;
        return feed;
    }

    /// <summary>The feed of objects whose label is not known yet.</summary>
    public PredictionFeed<TRow> PredictionFeedOf<TRow>()
        where TRow : class
    {
        using var inside = Enter();
        var feed = _feeds.Get(() => new PredictionFeed<TRow>(_environment, Preprocessing, Learning.Schema, Plan));
        _origin ??= feed.Origin;
        return feed;
    }

    /// <summary>The next object of this class gets a new feed.</summary>
    public void Drop<TRow>(LearningFeed<TRow> feed)
        where TRow : class => _feeds.Drop(feed);

    /// <summary>Rows of a view are about to be learnt.</summary>
    public void LearnsFrom(RowOrigin origin) => _origin = origin;

    public void AddLearningTime(long startedAt) => _learningTicks += Stopwatch.GetTimestamp() - startedAt;

    public void Flush()
    {
        using var inside = Enter();
        Timed(Learning.Flush);
    }

    /// <exception cref="InvalidOperationException">A task column, or detection, tells the tasks; or learning diverged.</exception>
    public void BeginTask(string name)
    {
        using var inside = Enter();
        RefuseWhereTasksAreTold(nameof(BeginTask));
        Timed(() => Learning.BeginTask(name));
    }

    /// <inheritdoc cref="BeginTask"/>
    public void EndTask()
    {
        using var inside = Enter();
        RefuseWhereTasksAreTold(nameof(EndTask));
        Timed(Learning.EndTask);
    }

    /// <summary>The whole pipeline with what was learnt up to the last mini-batch.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been learnt yet, learning diverged, or a later part of the pipeline was fitted on fewer classes.</exception>
    public ITransformer Snapshot()
    {
        LearnedModel model;
        RowOrigin origin;
        using (Enter())
        {
            if (!Learning.HasLearned)
            {
                throw new InvalidOperationException(
                    $"Nothing has been learnt yet, so there is no model: {Learning.RowsWaiting} of the {Plan.Learning.BatchSize} rows of a mini-batch have come. "
                    + (Learning.RowsWaiting > 0 ? "Flush() learns them at once." : "Give rows to Observe first."));
            }

            (model, origin) = (Learning.Capture(), _origin!);
        }

        var learnt = new NeuronCalibrationTransformer(_environment, new FitResult(Plan, model, origin.Features, origin.Files));
        return _pipeline.With(learnt, origin.Input);
    }

    public void Dispose()
    {
        using var inside = _lock.Enter();
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Learning.ReportSkipped(Learning.RowsTaken + Learning.RowsSkipped);
        _feeds.Dispose();
        Learning.Dispose();
        _channel.Dispose();
    }

    private void Timed(Action learn)
    {
        var startedAt = Stopwatch.GetTimestamp();
        learn();
        AddLearningTime(startedAt);
    }

    private void RefuseWhereTasksAreTold(string member)
    {
        if (Plan.Columns.TaskColumnName is { } column)
        {
            throw new InvalidOperationException(
                $"{member} cannot be used: the column '{column}' tells the task of every row. Set TaskColumnName to null to announce tasks yourself.");
        }

        if (Plan.DetectsTasks)
        {
            throw new InvalidOperationException(
                $"{member} cannot be used: TaskBoundaries is {Plan.TaskBoundaries.Detector}, and tasks are found in the stream. "
                + $"Set it to {nameof(TaskBoundaryDetection)}.{nameof(TaskBoundaryDetection.None)} to announce tasks yourself.");
        }
    }
}

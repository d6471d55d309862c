using Nccl.Strategies;

namespace Nccl.MLNet.Sessions;

/// <summary>
/// Sees the fits of this library's trainers that run inside it, wherever in a pipeline they are: an estimator, once made, takes neither
/// a progress nor a token, and nobody can look into a chain of estimators. It follows the flow of the call, so others see nothing of it.
/// </summary>
internal sealed class FitWatch : IDisposable
{
    private static readonly AsyncLocal<FitWatch?> Ambient = new();

    private readonly FitWatch? _outer = Ambient.Value;
    private readonly Action<TrainingProgress>? _report;

    private FitWatch(Action<TrainingProgress>? report, CancellationToken cancellationToken) =>
        (_report, CancellationToken) = (report, cancellationToken);

    /// <summary>The watch on the fit that is beginning; null without one.</summary>
    public static FitWatch? Current => Ambient.Value;

    public CancellationToken CancellationToken { get; }

    /// <summary>Rows learnt.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows whose class was predicted before they were learnt.</summary>
    public long CorrectCount { get; private set; }

    /// <summary>Rows left out.</summary>
    public long Skipped { get; private set; }

    /// <summary>Begins to watch; disposing ends it.</summary>
    public static FitWatch Begin(Action<TrainingProgress>? report, CancellationToken cancellationToken)
    {
        var watch = new FitWatch(report, cancellationToken);
        Ambient.Value = watch;
        return watch;
    }

    public void Add(StepReport step)
    {
        Rows += step.Rows;
        CorrectCount += step.CorrectCount;
    }

    public void AddSkipped(long rows) => Skipped += rows;

    public void Report(TrainingProgress progress) => _report?.Invoke(progress);

    public void Dispose() => Ambient.Value = _outer;
}

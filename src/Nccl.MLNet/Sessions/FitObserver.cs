namespace Nccl.MLNet.Sessions;

/// <summary>What receives the progress of one fit, or of one live session, and may end it.</summary>
/// <param name="ProgressCallback">Called from the thread that learns.</param>
/// <param name="Progress">Receives the same progress.</param>
/// <param name="CancellationToken">Ends it between two rows.</param>
internal sealed record FitObserver(
    Action<TrainingProgress>? ProgressCallback = null, IProgress<TrainingProgress>? Progress = null, CancellationToken CancellationToken = default)
{
    public static FitObserver None { get; } = new();

    public void Report(TrainingProgress progress)
    {
        ProgressCallback?.Invoke(progress);
        Progress?.Report(progress);
    }

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void ThrowIfCancelled() => CancellationToken.ThrowIfCancellationRequested();
}

using Nccl.Batches;

namespace Nccl.Learners;

/// <summary>Predicts with what was learned. Immutable and thread-safe; the caller brings the buffer that its rows lie in.</summary>
internal interface IPredictor : IDisposable
{
    /// <summary>The score of every output for each row; 0 for outputs that do not compete for it.</summary>
    /// <param name="rows">The rows, features as the model was trained on.</param>
    /// <param name="tasks">[B], index of each row's task, -1 where it is unknown or does not matter.</param>
    /// <param name="scores">[B * C], filled row after row.</param>
    void Score(RowBuffer rows, ReadOnlySpan<int> tasks, Span<float> scores);
}

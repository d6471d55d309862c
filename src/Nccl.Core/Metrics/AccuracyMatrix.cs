namespace Nccl;

/// <summary>
/// Accuracy on every task after learning each task: entry [i, j] is the accuracy on task j after task i, both counted from 0.
/// </summary>
/// <remarks>Rows are added one after the other; a row covers at least the tasks learnt so far, and may cover later ones.</remarks>
public sealed class AccuracyMatrix
{
    private readonly List<double[]> _rows = [];

    /// <summary>Tasks learnt so far.</summary>
    public int TaskCount => _rows.Count;

    /// <summary>The accuracy on task <paramref name="task"/> after learning task <paramref name="after"/>, from 0 to 1.</summary>
    /// <param name="after">Index of the task learnt last.</param>
    /// <param name="task">Index of the task tested.</param>
    /// <exception cref="ArgumentOutOfRangeException">That pair was not measured.</exception>
    public double this[int after, int task]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(after);
            ArgumentOutOfRangeException.ThrowIfNegative(task);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(after, _rows.Count);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(task, _rows[after].Length);
            return _rows[after][task];
        }
    }

    /// <summary>The rows, one per task learnt.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Rows => _rows;

    /// <summary>Adds the accuracies measured after the next task.</summary>
    /// <param name="accuracies">One per task, from 0 to 1, in task order; at least one more than the rows present.</param>
    /// <exception cref="ArgumentException">Too few accuracies, or one that is not between 0 and 1.</exception>
    public void AddRow(IEnumerable<double> accuracies)
    {
        double[] row = [.. accuracies];
        if (row.Length <= _rows.Count)
        {
            throw new ArgumentException(
                $"Row {_rows.Count} has {row.Length} accuracies; after task {_rows.Count} there are at least {_rows.Count + 1} tasks to test.", nameof(accuracies));
        }

        if (row.FirstOrDefault(accuracy => !(accuracy is >= 0 and <= 1), 0) is var wrong && wrong != 0)
        {
            throw new ArgumentException($"An accuracy is {wrong}; accuracies are fractions from 0 to 1.", nameof(accuracies));
        }

        _rows.Add(row);
    }
}

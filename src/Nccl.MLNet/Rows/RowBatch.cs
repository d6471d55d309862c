namespace Nccl.MLNet.Rows;

/// <summary>Rows of one task that wait to be learnt together. Filled in place; nothing is allocated per row.</summary>
internal sealed class RowBatch(int size, int features)
{
    private readonly float[] _inputs = new float[size * features];
    private readonly int[] _labels = new int[size];

    public int Count { get; private set; }

    public int Task { get; private set; } = -1;

    /// <summary>Classes known when the last row was added: a row of the next batch may have brought more since.</summary>
    public int KnownClasses { get; private set; }

    public bool IsFull => Count == _labels.Length;

    public ReadOnlySpan<float> Inputs => _inputs.AsSpan(0, Count * features);

    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Count);

    /// <returns>The place of the row's features, for the caller to fill.</returns>
    public Span<float> Add(int label, int task, int knownClasses)
    {
        _labels[Count] = label;
        (Task, KnownClasses) = (task, knownClasses);
        return _inputs.AsSpan(Count++ * features, features);
    }

    public void Clear() => Count = 0;
}

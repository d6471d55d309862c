namespace Nccl.Learners;

/// <summary>What the rows of a mini-batch are to be predicted as.</summary>
internal readonly ref struct RowTargets
{
    private RowTargets(ReadOnlySpan<int> outputs) => Outputs = outputs;

    /// <summary>[B], for each row the output that should have won, below the number of known outputs. Classes are told by it.</summary>
    public ReadOnlySpan<int> Outputs { get; }

    public int Count => Outputs.Length;

    /// <param name="labels">[B], class indices.</param>
    public static RowTargets OfClasses(ReadOnlySpan<int> labels) => new(labels);
}

namespace ImageFolder.Learning;

/// <summary>How often each class was taken for each.</summary>
/// <param name="classes">All classes, in the order in which they arrive.</param>
internal sealed class ConfusionMatrix(IReadOnlyList<string> classes)
{
    private readonly Dictionary<string, int> _indices = classes.Select((name, index) => (name, index)).ToDictionary();
    private readonly int[,] _counts = new int[classes.Count, classes.Count];

    /// <summary>All classes, in the order in which they arrive.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>Images that could not be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Counts one image.</summary>
    public void Add(string actual, string predicted)
    {
        if (predicted.Length == 0)
        {
            Unreadable++;
            return;
        }

        _counts[_indices[actual], _indices[predicted]]++;
    }

    /// <summary>Images of one class that were taken for another, or for itself.</summary>
    public int Count(int actual, int predicted) => _counts[actual, predicted];

    /// <summary>Images of one class.</summary>
    public int Total(int actual) => Enumerable.Range(0, classes.Count).Sum(predicted => _counts[actual, predicted]);

    /// <summary>The share of one class that was predicted right; 0 where nothing was tested.</summary>
    public double Accuracy(int actual) => Total(actual) is var total and > 0 ? (double)_counts[actual, actual] / total : 0;
}

using Examples.CommandLine;

namespace Examples.Digits;

/// <summary>
/// Tasks made from one set of images: every task shows the pixels in an order of its own, so that each is as hard as the
/// others and what was learned for one is of no use for the next. The first task is shuffled too, as usual in the field.
/// </summary>
/// <remarks>Rows are made while they are read; only the orders are kept.</remarks>
internal sealed class PermutedTasks
{
    private readonly DigitSource _source;
    private readonly int[][] _pixelOrders;
    private readonly int[][] _trainRows;

    /// <summary>Makes the tasks.</summary>
    /// <param name="source">The images.</param>
    /// <param name="count">How many tasks, at least 1.</param>
    /// <param name="rowsPerTask">Training rows of each task, sampled without replacement.</param>
    /// <param name="seed">The same seed gives the same tasks.</param>
    /// <exception cref="InputException">There are fewer training images than <paramref name="rowsPerTask"/>.</exception>
    public PermutedTasks(DigitSource source, int count, int rowsPerTask, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerTask, 1);
        if (rowsPerTask > source.Train.Count)
        {
            throw new InputException(
                $"--rows is {rowsPerTask}, but {source.Name} has {source.Train.Count} training images. Give at most {source.Train.Count}.");
        }

        _source = source;
        RowsPerTask = rowsPerTask;

        // Two generators: another number of rows must not give other pixel orders.
        var orders = new Random(seed);
        var samples = new Random(~seed);
        _pixelOrders = [.. Enumerable.Range(0, count).Select(_ => Shuffled(DigitPool.ImageLength, orders))];
        _trainRows = [.. Enumerable.Range(0, count).Select(_ => Shuffled(source.Train.Count, samples)[..rowsPerTask])];
    }

    /// <summary>Number of tasks.</summary>
    public int Count => _pixelOrders.Length;

    /// <summary>Training rows of each task.</summary>
    public int RowsPerTask { get; }

    /// <summary>Test rows of each task.</summary>
    public int TestRowsPerTask => _source.Test.Count;

    /// <summary>The training rows of a task (0 is the first), in the order of the stream.</summary>
    public IEnumerable<Digit> Train(int task, CancellationToken cancellationToken = default) =>
        Rows(_source.Train, _trainRows[task], task, cancellationToken);

    /// <summary>The test rows of a task (0 is the first).</summary>
    public IEnumerable<Digit> Test(int task, CancellationToken cancellationToken = default) =>
        Rows(_source.Test, Enumerable.Range(0, _source.Test.Count), task, cancellationToken);

    private static int[] Shuffled(int count, Random random)
    {
        var numbers = Enumerable.Range(0, count).ToArray();
        random.Shuffle(numbers);
        return numbers;
    }

    private IEnumerable<Digit> Rows(DigitPool pool, IEnumerable<int> rows, int task, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new Digit
            {
                Label = ((char)('0' + pool.Label(row))).ToString(),
                Pixels = Permute(pool.Pixels(row), _pixelOrders[task]),
            };
        }
    }

    private static float[] Permute(ReadOnlySpan<byte> pixels, int[] order)
    {
        var permuted = new float[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            permuted[i] = pixels[order[i]] / 255f;
        }

        return permuted;
    }
}

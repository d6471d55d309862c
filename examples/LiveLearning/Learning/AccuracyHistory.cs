namespace LiveLearning.Learning;

/// <summary>Prequential accuracy (each row is predicted before it is learnt) of the latest rows, now and since the start.</summary>
/// <remarks>Thread-safe; its memory does not grow.</remarks>
internal sealed class AccuracyHistory
{
    /// <summary>Rows that count: enough for steps of a few tenths of a percent, few enough to show a change at once.</summary>
    public const int Window = 500;

    private const int MaxPoints = 400;

    private readonly Lock _lock = new();
    private readonly Queue<(long Rows, long Right)> _chunks = new();
    private List<AccuracyPoint> _points = [];
    private (long Rows, long Right) _sum;
    private (long Rows, long Right) _total;
    private long _rowsPerPoint = 20;

    /// <summary>The accuracy of the window; null before the first row.</summary>
    public double? Latest
    {
        get
        {
            lock (_lock)
            {
                return _sum.Rows > 0 ? (double)_sum.Right / _sum.Rows : null;
            }
        }
    }

    /// <summary>The accuracy since the process began; null before the first row.</summary>
    public double? SinceStart
    {
        get
        {
            lock (_lock)
            {
                return _total.Rows > 0 ? (double)_total.Right / _total.Rows : null;
            }
        }
    }

    /// <summary>The curve since the start, in at most 400 points.</summary>
    public AccuracyPoint[] Points
    {
        get
        {
            lock (_lock)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>Counts rows.</summary>
    /// <param name="number">The number of the last of them.</param>
    /// <param name="rows">How many.</param>
    /// <param name="right">How many of them were predicted right before they were learnt.</param>
    public void Add(long number, long rows, long right)
    {
        if (rows == 0)
        {
            return;
        }

        lock (_lock)
        {
            _chunks.Enqueue((rows, right));
            _sum = (_sum.Rows + rows, _sum.Right + right);
            _total = (_total.Rows + rows, _total.Right + right);
            while (_sum.Rows - _chunks.Peek().Rows >= Window)
            {
                var (oldRows, oldRight) = _chunks.Dequeue();
                _sum = (_sum.Rows - oldRows, _sum.Right - oldRight);
            }

            if (_points.Count == 0 || number - _points[^1].Row >= _rowsPerPoint)
            {
                _points.Add(new AccuracyPoint(number, (double)_sum.Right / _sum.Rows));
            }

            if (_points.Count > MaxPoints)
            {
                // Half as fine from here on: every second point goes.
                _rowsPerPoint *= 2;
                _points = [.. _points.Where((_, place) => place % 2 == 0)];
            }
        }
    }
}

namespace Nccl.Drift;

/// <summary>
/// The Page-Hinkley test: notices that the mean of a series has risen. It adds up how far the values lie above their own running
/// mean and a tolerance; a level series sinks, and a sum that has climbed above its lowest point by more than a threshold is a change.
/// The lowest point is where the change began.
/// </summary>
/// <remarks>
/// E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954; D. V. Hinkley, "Inference about the change-point from
/// cumulative sum tests", Biometrika 58, 1971. On data streams: J. Gama, R. Sebastiao, P. P. Rodrigues, "On evaluating stream
/// learning algorithms", Machine Learning 90, 2013. Here a value may stand for several rows, and counts as often.
/// </remarks>
/// <param name="limit">Caps how far a value may lie above the mean, so that one outlier is no change.</param>
/// <param name="threshold">Rise above the lowest point that is a change, in units of the values times rows.</param>
/// <param name="tolerance">Excess over the mean that is no change, in units of the values.</param>
/// <param name="minimumRows">Rows that only tell the mean.</param>
internal sealed class PageHinkley(double threshold, double tolerance, long minimumRows, double limit)
{
    /// <summary>All that the test remembers; the default is a test that has seen nothing.</summary>
    public PageHinkleyState State { get; set; }

    /// <summary>Whether the sum has risen from its lowest point: if there is a change, the values since then show it.</summary>
    public bool Suspects => State.Sum > State.Lowest;

    /// <returns>Whether the mean has changed. The test then wants a new <see cref="State"/>.</returns>
    public bool Add(double value, int rows)
    {
        var (seen, mean, sum, lowest) = State;
        value = seen > 0 ? Math.Min(value, mean + limit) : value;
        seen += rows;
        mean += (value - mean) * rows / seen;
        if (seen > minimumRows)
        {
            sum += (value - mean - tolerance) * rows;
            lowest = Math.Min(lowest, sum);
        }

        State = new PageHinkleyState(seen, mean, sum, lowest);
        return sum - lowest > threshold;
    }
}

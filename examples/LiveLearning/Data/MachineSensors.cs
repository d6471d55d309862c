using Examples.Randomness;

namespace LiveLearning.Data;

/// <summary>
/// The embedded data: a machine in one of up to six states, seen by sixteen sensors. Two things happen to whoever learns it: new states
/// appear, and every 2,000 rows the sensors are plugged in another order, after a while in one that was there before.
/// </summary>
internal static class MachineSensors
{
    /// <summary>Rows until the sensors are plugged in another order.</summary>
    public const int RowsPerOrder = 2_000;

    private const int Sensors = 16;
    private const int Orders = 4;
    private const int FirstStates = 3;
    private const int RowsPerNewState = 1_000;
    private const float Noise = 0.8f;

    private static readonly string[] States = ["idle", "cutting", "drilling", "polishing", "overheating", "stuck"];
    private static readonly float[][] Centres = Centre();
    private static readonly int[][] SensorOrders = [.. Enumerable.Range(0, Orders).Select(Order)];

    public static ReadingStream Stream { get; } = new(
        "machine", "a machine whose sensors are plugged in another order every 2,000 rows (made here)", Sensors, From, ChangeAt);

    private static IEnumerable<Reading> From(long first)
    {
        for (var row = first; ; row++)
        {
            yield return At(row);
        }
    }

    private static string? ChangeAt(long row) =>
        row > 0 && row % RowsPerOrder == 0 ? $"sensors plugged in order {OrderNumber(row) + 1} of {Orders}" : null;

    private static long OrderNumber(long row) => row / RowsPerOrder % Orders;

    private static Reading At(long row)
    {
        // A generator per row, so that the stream can go on anywhere; neighbouring seeds are spread by the prime.
        var random = new Random(unchecked((int)(row * 2_654_435_761)));
        var state = random.Next((int)Math.Min(States.Length, FirstStates + (row / RowsPerNewState)));
        var order = SensorOrders[OrderNumber(row)];
        var features = new float[Sensors];
        for (var sensor = 0; sensor < Sensors; sensor++)
        {
            features[order[sensor]] = random.Normal(Centres[state][sensor], Noise);
        }

        return new Reading { Features = features, Label = States[state] };
    }

    private static float[][] Centre()
    {
        var random = new Random(3);
        return [.. States.Select(_ => Enumerable.Range(0, Sensors).Select(_ => random.Between(-1.6f, 1.6f)).ToArray())];
    }

    private static int[] Order(int number)
    {
        var order = Enumerable.Range(0, Sensors).ToArray();
        if (number > 0)
        {
            new Random(number).Shuffle(order);
        }

        return order;
    }
}

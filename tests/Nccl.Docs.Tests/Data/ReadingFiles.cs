using System.Globalization;

namespace Nccl.Docs.Tests.Data;

/// <summary>
/// Readings of a machine, january.csv to april.csv and all of them in readings.csv: Temperature, Pressure, Vibration, State, Month. Each
/// month knows some of the states, and brings the sensors a little further from where they were.
/// </summary>
internal static class ReadingFiles
{
    private const int Rows = 300;
    private const string Header = "Temperature,Pressure,Vibration,State,Month";

    private static readonly string[] States = ["idle", "busy", "hot"];

    private static readonly (string Name, int[] States)[] Months = [("January", [0, 1]), ("February", [1, 2]), ("March", [0, 2]), ("April", [0, 1, 2])];

    public static void Make(string folder)
    {
        List<string> all = [];
        for (var month = 0; month < Months.Length; month++)
        {
            var lines = Lines(month).ToList();
            all.AddRange(lines);
            File.WriteAllLines(Path.Combine(folder, $"{Months[month].Name.ToLowerInvariant()}.csv"), lines.Prepend(Header));
        }

        File.WriteAllLines(Path.Combine(folder, "readings.csv"), all.Prepend(Header));
    }

    private static IEnumerable<string> Lines(int month)
    {
        var random = new Random(month);
        var (name, states) = Months[month];
        for (var row = 0; row < Rows; row++)
        {
            var state = states[row % states.Length];
            float[] values = [(10 * state) + (0.1f * month) + random.NextSingle(), (state == 1 ? 5 : 0) + random.NextSingle(), state + random.NextSingle()];
            yield return $"{string.Join(',', values.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)))},{States[state]},{name}";
        }
    }
}

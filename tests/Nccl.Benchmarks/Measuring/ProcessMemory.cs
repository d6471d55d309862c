using System.Globalization;

namespace Nccl.Benchmarks.Measuring;

/// <summary>Resident memory of this process in MB, as Linux counts it: torch's memory is invisible to the garbage collector.</summary>
internal static class ProcessMemory
{
    public static double ResidentMegabytes => Megabytes("VmRSS:");

    public static double PeakMegabytes => Megabytes("VmHWM:");

    /// <summary>Makes the peak start again at what is resident now.</summary>
    public static void ResetPeak()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static double Megabytes(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}

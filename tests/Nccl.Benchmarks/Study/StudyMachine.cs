using System.Runtime.InteropServices;

namespace Nccl.Benchmarks.Study;

/// <summary>The machine in words: processor, cores, system, runtime.</summary>
internal static class StudyMachine
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    public static string Here()
    {
        var cores = Environment.ProcessorCount == 1 ? "1 logical core" : $"{Environment.ProcessorCount} logical cores";
        string?[] parts =
        [
            File.Exists(LinuxProcessors) ? Processor(File.ReadLines(LinuxProcessors)) : null,
            cores,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            RuntimeInformation.FrameworkDescription,
            "one torch thread",
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>The name of the first processor in lines such as "model name : ..."; null where none has a name, as on most ARM machines.</summary>
    public static string? Processor(IEnumerable<string> lines) => lines
        .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(line => line is ["model name", not ""])?[1];
}

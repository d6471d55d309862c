using System.Reflection;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>Where results come from.</summary>
/// <param name="When">When they were made.</param>
/// <param name="Library">Version of the library, with the commit behind a plus sign where the build knew it.</param>
/// <param name="Machine">The machine in words.</param>
/// <param name="Command">The command line.</param>
internal sealed record StudyOrigin(DateTimeOffset When, string Library, string Machine, string Command)
{
    /// <summary>Now, on this machine, with the library in use.</summary>
    public static StudyOrigin Here(string command) => new(
        DateTimeOffset.UtcNow,
        typeof(NeuronCalibrationTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        StudyMachine.Here(),
        command);
}

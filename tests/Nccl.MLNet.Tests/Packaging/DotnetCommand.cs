using System.Diagnostics;

namespace Nccl.MLNet.Tests.Packaging;

/// <summary>A dotnet command in a process of its own.</summary>
internal static class DotnetCommand
{
    /// <summary>Runs the command and returns its exit code and all that it printed.</summary>
    public static (int ExitCode, string Output) Run(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What `dotnet test` sets for itself would steer the builds that are started here, and a server would hold their files.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        // As here, see TorchSetup.
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static string Succeed(string folder, params IEnumerable<string> arguments)
    {
        var (exitCode, output) = Run(folder, arguments);
        Assert.That(exitCode, Is.Zero, output);
        return output;
    }
}

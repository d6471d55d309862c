using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Nccl.Native;

/// <summary>What the user reads when torch does not load: cause, then remedy.</summary>
internal static partial class TorchLoadFailure
{
    /// <summary>No folder holds the file.</summary>
    public static TorchLoadException Missing(string file, IEnumerable<string> folders)
    {
        var places = string.Join(", ", folders);
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return new($"TorchSharp has native libraries for Linux on x64 only; this process is {RuntimeInformation.ProcessArchitecture}. "
                + $"{file} was looked for in: {places}.");
        }

        return file.StartsWith("libtorch", StringComparison.Ordinal)
            ? new($"No torch backend: {file} was not found. The application chooses the backend, so add one of these packages to the "
                + "APPLICATION project (a library must not decide it): libtorch-cpu-linux-x64 (CPU, Linux only), "
                + $"TorchSharp-cpu {TorchSharpVersion} (CPU, every platform) or TorchSharp-cuda-linux {TorchSharpVersion} (NVIDIA GPU). "
                + $"Looked in: {places}.")
            : new($"TorchSharp's own native library {file} was not found. It comes with the package TorchSharp "
                + $"{TorchSharpVersion}: build or publish the application again, for a Linux x64 runtime identifier or none, and deploy its whole output. "
                + $"Looked in: {places}.");
    }

    /// <summary>The file is there, the system's loader refuses it.</summary>
    public static TorchLoadException Refused(string path, Exception cause)
    {
        var needed = MissingVersion().Match(cause.Message);
        if (!needed.Success)
        {
            return new($"{path} was found but does not load. Check that the output folder is complete and that the torch backend package "
                + $"is the one made for TorchSharp {TorchSharpVersion}. The loader says: {cause.Message}", cause);
        }

        var library = needed.Groups["library"].Value;
        var name = needed.Groups["name"].Value;
        var offer = NewestVersion(library, name) is { } newest ? $"offers {newest} at most" : "does not offer it";
        return new($"{path} needs {name}, but {library} {offer}. Nccl makes up for a missing GLIBCXX_3.4.32 alone; the least that works "
            + "is GLIBCXX_3.4.30 and GLIBC_2.34. Use a newer system (Debian 12, Ubuntu 22.04 or later) or a newer libstdc++6. "
            + $"The loader says: {cause.Message}", cause);
    }

    /// <summary>Outside Linux, where TorchSharp loads its libraries itself.</summary>
    public static TorchLoadException NotByTorchSharp(Exception cause) =>
        new($"torch does not load. Most often there is no torch backend: add TorchSharp-cpu {TorchSharpVersion} (CPU, every platform) or, on "
            + $"Windows with an NVIDIA GPU, TorchSharp-cuda-windows {TorchSharpVersion} to the APPLICATION project (a library must not decide it). "
            + $"TorchSharp says: {cause.GetBaseException().Message}", cause);

    /// <summary>The newest version of the family of <paramref name="name"/> (GLIBCXX, GLIBC, CXXABI) that a library file offers.</summary>
    internal static string? NewestVersion(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var family = name[..(name.IndexOf('_', StringComparison.Ordinal) + 1)];
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        return Regex.Matches(text, $@"(?<=\0){family}(?<version>\d+(\.\d+)+)(?=\0)")
            .Select(match => (Name: match.Value, Version: Version.Parse(match.Groups["version"].Value)))
            .OrderByDescending(found => found.Version)
            .FirstOrDefault().Name;
    }

    // What glibc says: "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by ...)".
    [GeneratedRegex(@"(?<library>/\S+): version `(?<name>[A-Z]+_[\d.]+)' not found")]
    private static partial Regex MissingVersion();

    private static string? TorchSharpVersion => typeof(torch).Assembly.GetName().Version?.ToString(3);
}

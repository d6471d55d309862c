using System.Runtime.InteropServices;

namespace Nccl.Native;

/// <summary>How glibc hands freed memory back to the system.</summary>
/// <remarks>
/// A learning step allocates and frees the same few megabytes over and over. glibc starts by returning every block above 128 kB to
/// the system at once and asking for it again, page by page: 200 page faults a step for an MLP, 13,000 for a ResNet18. As soon as a
/// program frees one block of 32 MB glibc itself stops returning blocks; this sets the threshold that it then arrives at. It still returns
/// the end of its heap when more than 64 MB of it are free, as they are after each step of a ResNet18, depending on where blocks
/// happen to lie: processes took up to 1,120 ms a step where others took 610. At most 512 MB stay with the process.
/// </remarks>
internal static class NativeHeap
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD of malloc.h
    private const int MapThreshold = -3; // M_MMAP_THRESHOLD
    private const int LargestMapThreshold = 32 * 1024 * 1024; // DEFAULT_MMAP_THRESHOLD_MAX
    private const int FreeEndOfHeap = 512 * 1024 * 1024;

    /// <summary>What a user sets to decide for themselves.</summary>
    private static readonly string[] UserSettings = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"];

    /// <summary>Keeps freed blocks for the next step. Does nothing where the user has set thresholds, or where there is no glibc.</summary>
    public static void KeepFreedBlocks()
    {
        if (UserSettings.Any(name => Environment.GetEnvironmentVariable(name) is not null)
            || !NativeLibrary.TryLoad("libc.so.6", out var library)
            || !NativeLibrary.TryGetExport(library, "mallopt", out _))
        {
            return;
        }

        _ = SetOption(MapThreshold, LargestMapThreshold);
        _ = SetOption(TrimThreshold, FreeEndOfHeap);
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}

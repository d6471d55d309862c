using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nccl.Native;

/// <summary>Loads a native library from bytes (Linux).</summary>
internal static partial class MemoryLibrary
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC: child processes do not inherit the file.

    // Kept open for the life of the process. The loader knows the library as /proc/self/fd/N: were N closed and used again by
    // somebody who loads a library the same way, the loader would hand out ours.
    private static readonly List<SafeFileHandle> KeptOpen = [];

    /// <summary>Loads the library from memory or, where the system forbids that, from a temporary file that is gone afterwards.</summary>
    /// <param name="image">The bytes of the shared library.</param>
    /// <param name="name">Its file name, for debuggers.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="DllNotFoundException">The system's loader refuses the library.</exception>
    public static nint Load(ReadOnlySpan<byte> image, string name) =>
        TryLoadFromMemory(image, name, out var library) ? library : LoadFromTemporaryFile(image, name);

    internal static bool TryLoadFromMemory(ReadOnlySpan<byte> image, string name, out nint library)
    {
        library = 0;
        var descriptor = CreateMemoryFile(name, CloseOnExec);
        if (descriptor < 0)
        {
            return false;
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, image, 0);
        if (!NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out library))
        {
            file.Dispose();
            return false;
        }

        lock (KeptOpen)
        {
            KeptOpen.Add(file);
        }

        return true;
    }

    internal static nint LoadFromTemporaryFile(ReadOnlySpan<byte> image, string name)
    {
        var folder = Directory.CreateTempSubdirectory("nccl-"); // Readable by this user alone.
        try
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, image);
            return NativeLibrary.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}

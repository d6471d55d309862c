using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nccl.Native;
using TorchSharp;

namespace Nccl;

/// <summary>Loads the native libraries of TorchSharp, also where TorchSharp alone cannot.</summary>
/// <remarks>
/// <para>TorchSharp 0.107.0 asks for GLIBCXX_3.4.32, which the libstdc++ of Debian 12 and Ubuntu 22.04 lacks, on behalf of one
/// function that it never calls. There the library is loaded from a copy in memory in which that requirement is optional;
/// no file is changed. Where TorchSharp loads by itself, and on Windows and macOS, nothing is altered.</para>
/// <para>Any use of this assembly loads torch first, so most programs need not call <see cref="Load"/>. A program that touches
/// <c>TorchSharp.torch</c> before any type of this assembly calls it first: once TorchSharp has failed on its own, it copies half
/// a gigabyte of libraries into the program's folder.</para>
/// <para>With glibc it also lets freed memory of up to 512 MB stay with the process, since a learning step needs it again at once
/// (about 10 % of its time). The environment variables MALLOC_TRIM_THRESHOLD_, MALLOC_MMAP_THRESHOLD_ and GLIBC_TUNABLES, where
/// set, decide instead.</para>
/// </remarks>
public static class TorchLibrary
{
    private const string TorchSharpFile = "libLibTorchSharp.so";
    private const string BackendFile = "libtorch_cpu.so";

    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Loads libtorch and the native part of TorchSharp, once per process (about 0.3 s).</summary>
    /// <remarks>
    /// Thread-safe; after the first success it returns at once. A failure is not remembered: the next call tries again.
    /// Outside Linux TorchSharp loads its own libraries.
    /// </remarks>
    /// <exception cref="TorchLoadException">
    /// The application references no torch backend, or the system's C or C++ library is too old (glibc 2.34 and GLIBCXX_3.4.30
    /// are needed); the message says which and what to do.
    /// </exception>
    public static void Load()
    {
        if ((OperatingSystem.IsLinux() ? TryLoad() : LoadByTorchSharp()) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Lets TorchSharp load its libraries now, so that what it reports is known before anything else is begun.</summary>
    internal static TorchLoadException? LoadByTorchSharp()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return null;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or TypeInitializationException
            or DllNotFoundException or BadImageFormatException)
        {
            return TorchLoadFailure.NotByTorchSharp(exception);
        }
    }

    // The initializer stays silent on failure: thrown from here, every use of the assembly, even one that needs no torch, would end
    // in a TypeInitializationException. Whatever needs torch calls Load(), which tries again and throws the cause itself.
#pragma warning disable CA2255 // A library may: the fix must be in place before the program first touches torch.
    [ModuleInitializer]
    internal static void LoadWithAssembly() => TryLoad();
#pragma warning restore CA2255

    private static TorchLoadException? TryLoad()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        lock (Gate)
        {
            if (_loaded)
            {
                return null;
            }

            var failure = LoadOnLinux();
            _loaded = failure is null;
            if (_loaded)
            {
                NativeHeap.KeepFreedBlocks();
            }

            return failure;
        }
    }

    private static TorchLoadException? LoadOnLinux()
    {
        // TorchSharp's own order. Libraries loaded now are found by name (SONAME) later, whatever folder they came from.
        if (LoadUnchanged("torch_cpu", BackendFile) is { } missing)
        {
            return missing;
        }

        if (LoadUnchanged("LibTorchSharp", TorchSharpFile) is not { } failure)
        {
            return null;
        }

        return NativeFolders.Find(TorchSharpFile) is { } path ? LoadRelaxed(path, failure) : failure;
    }

    private static TorchLoadException? LoadUnchanged(string name, string file)
    {
        if (NativeLibrary.TryLoad(name, TorchSharpAssembly, null, out _))
        {
            return null;
        }

        if (NativeFolders.Find(file) is not { } path)
        {
            return TorchLoadFailure.Missing(file, NativeFolders.All());
        }

        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return TorchLoadFailure.Refused(path, exception);
        }
    }

    private static TorchLoadException? LoadRelaxed(string path, TorchLoadException failure)
    {
        try
        {
            var image = File.ReadAllBytes(path);
            if (ElfVersionRequirement.Relax(image).Count == 0)
            {
                return failure;
            }

            // From memory the loader cannot look beside the file: what it depends on must be there already. libtorch.so is what
            // brings in the CUDA half, if there is one.
            if (LoadUnchanged("torch", "libtorch.so") is { } missing)
            {
                return missing;
            }

            MemoryLibrary.Load(image, TorchSharpFile);

            // Asked as TorchSharp will ask: were this to fail, TorchSharp would start copying.
            NativeLibrary.Load("LibTorchSharp", TorchSharpAssembly, null);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException
            or IOException or UnauthorizedAccessException)
        {
            return TorchLoadFailure.Refused(path, exception);
        }
    }

    private static Assembly TorchSharpAssembly => typeof(torch).Assembly;
}

using System.Runtime.InteropServices;
using TorchSharp;

namespace Nccl.Native;

/// <summary>How many threads torch uses for one operation, in the calling thread.</summary>
/// <remarks>
/// On Linux the number lies with OpenMP and with MKL, per thread each, and is changed there (35 ns there and back; 120 ns by torch's own call).
/// torch's call changes a number of the whole process besides, with which every thread begins that has not used torch yet: a thread of the
/// user's that began during one of our calls would keep ours for good. It serves where torch's OpenMP is not at hand.
/// </remarks>
internal static unsafe class TorchThreads
{
    private static readonly delegate* unmanaged<int, void> SetOmp = (delegate* unmanaged<int, void>)FunctionOfTorch("omp_set_num_threads");

    /// <summary>Returns what was set for the thread before; 0 where nothing was. Absent where torch is built without MKL.</summary>
    private static readonly delegate* unmanaged<int, int> SetMkl = (delegate* unmanaged<int, int>)FunctionOfTorch("MKL_Set_Num_Threads_Local");

    /// <summary>torch's number in the calling thread.</summary>
    /// <remarks>The first call in a thread has torch settle the thread's number; later it would overwrite ours.</remarks>
    public static int Current => torch.get_num_threads();

    /// <summary>Sets the number of the calling thread; <see cref="Current"/> was read in it before.</summary>
    /// <param name="threads">At least 1.</param>
    /// <param name="mkl">MKL's own number, as an earlier call returned it.</param>
    /// <returns>MKL's own number until now.</returns>
    public static int Set(int threads, int mkl)
    {
        if (SetOmp is null)
        {
            torch.set_num_threads(threads);
            return mkl;
        }

        SetOmp(threads);
        return SetMkl is null ? mkl : SetMkl(mkl);
    }

    /// <summary>What torch itself calls: the loader looks in libtorch_cpu.so and in the libraries that it depends on.</summary>
    private static nint FunctionOfTorch(string name) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libtorch_cpu.so", out var library) && NativeLibrary.TryGetExport(library, name, out var function)
            ? function
            : 0;
}

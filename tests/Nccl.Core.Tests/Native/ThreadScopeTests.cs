using System.Runtime.InteropServices;
using Nccl.Native;
using TorchSharp;

namespace Nccl.Tests.Native;

internal sealed class ThreadScopeTests
{
    [Test]
    public void Scope_SetsTheNumber_AndGivesTheCallersBack() => InNewThread(() =>
    {
        using var caller = ThreadScope.Of(3);
        for (var threads = 1; threads <= 4; threads++)
        {
            using (ThreadScope.Of(threads))
            {
                Assert.That(Numbers(), Is.EqualTo((threads, threads)));
            }

            Assert.That(Numbers(), Is.EqualTo((3, 3)));
        }
    });

    [Test]
    public void Scope_GivesTheCallersBackAfterAnException() => InNewThread(() =>
    {
        using var caller = ThreadScope.Of(3);
        Assert.That(Fail, Throws.InvalidOperationException);
        Assert.That(Numbers(), Is.EqualTo((3, 3)));

        static void Fail()
        {
            using var scope = ThreadScope.Of(2);
            throw new InvalidOperationException();
        }
    });

    [Test]
    public void ScopesInsideOneAnother_EachGiveBackWhatTheyFound() => InNewThread(() =>
    {
        using (ThreadScope.Of(3))
        {
            using (ThreadScope.Of(2))
            using (ThreadScope.Of(2))
            {
                Assert.That(Numbers(), Is.EqualTo((2, 2)));
            }

            Assert.That(Numbers(), Is.EqualTo((3, 3)));
        }
    });

    /// <summary>In a program that sets nothing, MKL has no number of its own and takes OpenMP's: so it must remain.</summary>
    [Test]
    public void AThreadWhereMklHasNoNumber_HasNoneAfterwards() => InNewThread(() =>
    {
        var own = torch.get_num_threads();
        _ = TorchThreads.Set(own, mkl: 0);
        using (ThreadScope.Of(own + 1))
        {
            Assert.That(Numbers(), Is.EqualTo((own + 1, own + 1)));
        }

        Assert.That(Numbers().Torch, Is.EqualTo(own));
        Assert.That(TorchThreads.Set(own, mkl: 0), Is.Zero);
    });

    /// <summary>torch's call gives the thread a number for MKL, which OpenMP's no longer changes.</summary>
    [Test]
    public void AThreadThatHasCalledTorch_HasItsNumberBack() => InNewThread(() =>
    {
        var own = torch.get_num_threads();
        torch.set_num_threads(own);
        using (ThreadScope.Of(own + 1))
        {
            Assert.That(Numbers(), Is.EqualTo((own + 1, own + 1)));
        }

        Assert.That(Numbers(), Is.EqualTo((own, own)));
        Assert.That(MklThreads() is null ? own : TorchThreads.Set(own, mkl: own), Is.EqualTo(own));
    });

    /// <summary>torch's own call would hand the number of this scope to every thread that begins meanwhile.</summary>
    [Test]
    public void AThreadThatBeginsMeanwhile_HasItsOwnNumber()
    {
        Assume.That(OperatingSystem.IsLinux(), "elsewhere torch's own call has to serve");
        InNewThread(() =>
        {
            var own = torch.get_num_threads();
            using var scope = ThreadScope.Of(own + 2);
            InNewThread(() => Assert.That(torch.get_num_threads(), Is.EqualTo(own)));
        });
    }

    private static (int Torch, int Mkl) Numbers() => (torch.get_num_threads(), MklThreads() ?? torch.get_num_threads());

    private static int? MklThreads() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.Load("libtorch_cpu.so"), "MKL_Get_Max_Threads", out var function)
            ? Marshal.GetDelegateForFunctionPointer<CountThreads>(function)()
            : null;

    private static void InNewThread(Action check)
    {
        Exception? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                check();
            }
            catch (Exception thrown)
            {
                error = thrown;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That(error, Is.Null);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int CountThreads();
}

using TorchSharp;

namespace Nccl.Tests.Native;

public sealed class TorchLibraryTests
{
    [Test]
    public void Torch_ComputesOnceLoaded()
    {
        TorchLibrary.Load();

        using var ones = torch.ones(2, 2);
        using var sum = ones.sum();
        Assert.That(sum.item<float>(), Is.EqualTo(4f));
    }

    [Test]
    public void LoadingByTorchSharp_HasNothingToReportWhereTorchIsThere() => Assert.That(TorchLibrary.LoadByTorchSharp(), Is.Null);

    [Test]
    public void Torch_ReportsItsErrorsAsExceptions()
    {
        // A C++ exception must unwind through the library whichever way it was loaded; if it could not, the process would end here.
        using var matrix = torch.ones(2, 3);

        Assert.That(() => matrix.mm(matrix), Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>());
    }

    [Test]
    public void Load_FromManyThreads_IsHarmless()
    {
        Assert.That(() => Parallel.For(0, 100, _ => TorchLibrary.Load()), Throws.Nothing);
    }

    [Test]
    [Platform("Linux")]
    public void Load_MapsTorchSharpOnce()
    {
        // Two copies in one process would have two sets of global state.
        var copies = File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains(TorchSharpBinary.FileName, StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Distinct();

        Assert.That(copies.ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Load_LeavesNoCopyOfTheLibrariesBehind()
    {
        // TorchSharp makes the folder when it has failed to load on its own.
        Assert.That(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")), Is.False);
    }
}

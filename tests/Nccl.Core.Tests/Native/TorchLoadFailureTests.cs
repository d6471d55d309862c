using Nccl.Native;

namespace Nccl.Tests.Native;

public sealed class TorchLoadFailureTests
{
    private string _library = string.Empty;

    [SetUp]
    public void WriteALibraryThatOffersSomeVersions()
    {
        _library = Path.GetTempFileName();
        File.WriteAllText(_library, "\u007fELF\0GLIBCXX_3.4.28\0GLIBCXX_3.4.9\0not GLIBCXX_3.4.30\0GLIBCXX_DEBUG\0CXXABI_1.3.9\0");
    }

    [TearDown]
    public void DeleteTheLibrary() => File.Delete(_library);

    [Test]
    public void Missing_Backend_NamesThePackagesAndWhoAddsThem()
    {
        var message = TorchLoadFailure.Missing("libtorch_cpu.so", ["/app", "/app/runtimes"]).Message;

        Assert.That(message, Does.StartWith("No torch backend: libtorch_cpu.so was not found."));
        Assert.That(message, Does.Contain("APPLICATION project"));
        Assert.That(message, Does.Contain("libtorch-cpu-linux-x64"));
        Assert.That(message, Does.Contain("TorchSharp-cpu 0.107.0"));
        Assert.That(message, Does.Contain("TorchSharp-cuda-linux 0.107.0"));
        Assert.That(message, Does.Contain("/app, /app/runtimes"));
    }

    [Test]
    public void Missing_TorchSharpItself_DoesNotBlameTheBackend()
    {
        var message = TorchLoadFailure.Missing("libLibTorchSharp.so", ["/app"]).Message;

        Assert.That(message, Does.Contain("libLibTorchSharp.so was not found"));
        Assert.That(message, Does.Not.Contain("backend"));
    }

    [Test]
    public void Refused_ByAnOldSystem_SaysWhatIsNeededAndWhatIsThere()
    {
        var cause = new DllNotFoundException($"{_library}: version `GLIBCXX_3.4.32' not found (required by /app/x.so)");

        var failure = TorchLoadFailure.Refused("/app/x.so", cause);

        Assert.That(failure.InnerException, Is.SameAs(cause));
        Assert.That(failure.Message, Does.StartWith($"/app/x.so needs GLIBCXX_3.4.32, but {_library} offers GLIBCXX_3.4.28 at most."));
        Assert.That(failure.Message, Does.Contain("the least that works is GLIBCXX_3.4.30 and GLIBC_2.34"));
        Assert.That(failure.Message, Does.Contain("Use a newer system"));
        Assert.That(failure.Message, Does.EndWith(cause.Message));
    }

    [Test]
    public void Refused_ForAnotherReason_RepeatsTheLoader()
    {
        var cause = new DllNotFoundException("libgomp.so.1: cannot open shared object file");

        var message = TorchLoadFailure.Refused("/app/libtorch_cpu.so", cause).Message;

        Assert.That(message, Does.StartWith("/app/libtorch_cpu.so was found but does not load."));
        Assert.That(message, Does.EndWith("libgomp.so.1: cannot open shared object file"));
    }

    [Test]
    public void NotByTorchSharp_NamesThePackagesAndRepeatsTheCause()
    {
        var cause = new NotSupportedException("no reference to TorchSharp-cpu");

        var failure = TorchLoadFailure.NotByTorchSharp(new TypeInitializationException("TorchSharp.torch", cause));

        Assert.That(failure.Message, Does.Contain("TorchSharp-cpu 0.107.0").And.Contain("APPLICATION project"));
        Assert.That(failure.Message, Does.EndWith(cause.Message));
    }

    [Test]
    public void NewestVersion_OrdersByNumberNotByText()
    {
        Assert.That(TorchLoadFailure.NewestVersion(_library, "GLIBCXX_3.4.32"), Is.EqualTo("GLIBCXX_3.4.28"));
        Assert.That(TorchLoadFailure.NewestVersion(_library, "CXXABI_1.3"), Is.EqualTo("CXXABI_1.3.9"));
    }

    [Test]
    public void NewestVersion_IsUnknownWhereThereIsNone()
    {
        Assert.That(TorchLoadFailure.NewestVersion(_library, "GLIBC_2.34"), Is.Null);
        Assert.That(TorchLoadFailure.NewestVersion(_library + ".missing", "GLIBC_2.34"), Is.Null);
    }
}

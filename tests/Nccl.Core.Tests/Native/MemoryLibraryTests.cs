using System.Runtime.InteropServices;
using Nccl.Native;

namespace Nccl.Tests.Native;

[Platform("Linux")]
public sealed class MemoryLibraryTests
{
    // Any small library will do; this one comes with every .NET runtime and sets nothing up when it is loaded.
    private const string FileName = "libSystem.IO.Compression.Native.so";
    private const string Export = "CompressionNative_Crc32";

    private static byte[] Image() => File.ReadAllBytes(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), FileName));

    [Test]
    public void TryLoadFromMemory_LoadsTheLibraryUnderItsOwnName()
    {
        Assert.That(MemoryLibrary.TryLoadFromMemory(Image(), "nccl-test.so", out var library), Is.True);
        Assert.That(NativeLibrary.GetExport(library, Export), Is.Not.EqualTo(nint.Zero));
        Assert.That(File.ReadAllText("/proc/self/maps"), Does.Contain("/memfd:nccl-test.so"));
    }

    [Test]
    public void TryLoadFromMemory_OfSomethingElse_LeavesNoFileOpen()
    {
        var before = OpenFiles();

        Assert.That(MemoryLibrary.TryLoadFromMemory("no library"u8, "nccl-refused.so", out var library), Is.False);
        Assert.That(library, Is.EqualTo(nint.Zero));
        Assert.That(OpenFiles(), Is.EqualTo(before));

        static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Count(file =>
            new FileInfo(file).LinkTarget?.Contains("nccl-refused", StringComparison.Ordinal) == true);
    }

    [Test]
    public void LoadFromTemporaryFile_LoadsTheLibraryAndRemovesTheFile()
    {
        var library = MemoryLibrary.LoadFromTemporaryFile(Image(), "nccl-temporary.so");

        Assert.That(NativeLibrary.GetExport(library, Export), Is.Not.EqualTo(nint.Zero));

        var line = File.ReadLines("/proc/self/maps").First(line => line.Contains("nccl-temporary.so", StringComparison.Ordinal));
        var path = line[line.IndexOf('/', StringComparison.Ordinal)..];
        Assert.That(path, Does.EndWith(" (deleted)"));
        Assert.That(Directory.Exists(Path.GetDirectoryName(path)), Is.False);
    }

    [Test]
    public void Load_OfSomethingElse_SaysWhatTheLoaderSaid()
    {
        Assert.That(
            () => MemoryLibrary.Load("no library"u8, "nccl-refused.so"),
            Throws.TypeOf<DllNotFoundException>().With.Message.Contains("file too short"));
    }
}

using Nccl.Native;

namespace Nccl.Tests.Native;

/// <summary>The bytes of the native library that the tests run on.</summary>
internal static class TorchSharpBinary
{
    public const string FileName = "libLibTorchSharp.so";

    private static readonly Lazy<byte[]> Bytes = new(() => File.ReadAllBytes(
        NativeFolders.Find(FileName) ?? throw new FileNotFoundException($"{FileName} is not in the output of the tests.")));

    /// <summary>A copy that the test may change.</summary>
    public static byte[] Read() => [.. Bytes.Value];
}

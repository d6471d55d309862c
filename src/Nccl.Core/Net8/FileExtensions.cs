namespace System.IO;

/// <summary>What .NET 9 added to <see cref="File"/>.</summary>
internal static class FileExtensions
{
    extension(File)
    {
        public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(path, bytes.ToArray());
    }
}

using System.IO.Compression;

namespace Nccl.MLNet.ByteImages;

/// <summary>A file that may be compressed with gzip: that shows in its first bytes, whatever its name.</summary>
internal static class PackedFile
{
    /// <summary>Reads a file from its start.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var file = File.OpenRead(path);
        if (!IsCompressed(file))
        {
            return read(file);
        }

        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        try
        {
            return read(unpacked);
        }
        catch (InvalidDataException error) when (!error.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} is compressed with gzip but damaged or cut off ({error.Message}). Get the file again.", error);
        }
    }

    private static bool IsCompressed(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return length == start.Length && start[0] == 0x1f && start[1] == 0x8b;
    }
}

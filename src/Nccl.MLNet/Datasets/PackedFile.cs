using System.Buffers.Binary;
using System.IO.Compression;

namespace Nccl.MLNet.Datasets;

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

        using var unpacked = new CountingGZipStream(file);
        try
        {
            var result = read(unpacked);
            CheckLength(file, path, unpacked.Count);
            return result;
        }
        catch (InvalidDataException error) when (!error.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} is compressed with gzip but damaged or cut off ({error.Message}). Get the file again.", error);
        }
    }

    /// <summary>GZipStream takes the end of a file that is cut off for the end of its content, but the last bytes say how long the content is.</summary>
    private static void CheckLength(FileStream file, string path, long count)
    {
        var last = new byte[sizeof(uint)];
        file.Seek(-last.Length, SeekOrigin.End);
        file.ReadExactly(last);
        if (BinaryPrimitives.ReadUInt32LittleEndian(last) is var length && length != unchecked((uint)count))
        {
            throw new InvalidDataException(
                $"{path} is compressed with gzip but cut off: it holds {count} bytes, and its end says {length}. Get the file again; if it is several gzip "
                + "files one after the other, unpack it first.");
        }
    }

    private static bool IsCompressed(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return length == start.Length && start[0] == 0x1f && start[1] == 0x8b;
    }

    private sealed class CountingGZipStream(Stream file) : GZipStream(file, CompressionMode.Decompress)
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            Count += read;
            return read;
        }
    }
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace QuickStart.Data;

/// <summary>
/// Reads a file of the IDX format, in which MNIST is published: two zero bytes, the type of the values (8: bytes), the
/// number of dimensions, each dimension as a big-endian 32-bit number, then the values. It may be compressed with gzip.
/// </summary>
internal sealed class IdxFile
{
    private const byte ByteValues = 8;

    // 256 MB, five times MNIST: a damaged header must not ask for all memory.
    private const long MaxLength = 1 << 28;

    private IdxFile(int[] dimensions, byte[] values)
    {
        Dimensions = dimensions;
        Values = values;
    }

    /// <summary>The number of items first, then the size of one item.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>All values, item after item.</summary>
    public byte[] Values { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; whether it is compressed shows in its first bytes, whatever its name.</param>
    /// <param name="rank">How many dimensions it must have: 3 for images, 1 for labels.</param>
    /// <exception cref="InputException">The file cannot be read or is not what it should be.</exception>
    public static IdxFile Read(string path, int rank)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (!IsCompressed(file))
            {
                return Read(file, path, rank);
            }

            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            return Read(unpacked, path, rank);
        }
        catch (EndOfStreamException exception)
        {
            throw new InputException($"{path} ends too early: it holds fewer bytes than its header announces. Get the file again.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{path} is compressed with gzip but damaged ({exception.Message}). Get the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message} Check the file and its permissions.", exception);
        }
    }

    private static bool IsCompressed(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return length == start.Length && start[0] == 0x1f && start[1] == 0x8b;
    }

    private static IdxFile Read(Stream stream, string path, int rank)
    {
        Span<byte> magic = stackalloc byte[4];
        stream.ReadExactly(magic);
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != ByteValues || magic[3] != rank)
        {
            throw new InputException(
                $"{path} starts with the bytes {Convert.ToHexString(magic)}; an IDX file of {rank} dimension(s) of bytes starts with "
                + $"0000080{rank}. Check that images and labels are not mixed up and that the file is MNIST's.");
        }

        var dimensions = new int[rank];
        var length = 1L;
        Span<byte> number = stackalloc byte[sizeof(int)];
        for (var i = 0; i < rank; i++)
        {
            stream.ReadExactly(number);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(number);
            length *= dimensions[i];
            if (dimensions[i] < 1 || length > MaxLength)
            {
                throw new InputException(
                    $"{path} announces a dimension of {dimensions[i]} ({length} values); at least 1 and at most {MaxLength} values in all "
                    + "are allowed. The header is damaged: get the file again.");
            }
        }

        var values = new byte[length];
        stream.ReadExactly(values);
        if (stream.ReadByte() >= 0)
        {
            throw new InputException($"{path} goes on after the {length} values that its header announces. Get the file again.");
        }

        return new IdxFile(dimensions, values);
    }
}

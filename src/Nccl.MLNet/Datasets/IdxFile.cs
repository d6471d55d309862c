using System.Buffers.Binary;

namespace Nccl.MLNet.Datasets;

/// <summary>
/// A file of the IDX format, in which the MNIST family is published: two zero bytes, the type of the values (8: bytes), the number of
/// dimensions, each dimension as a big-endian 32-bit number, then the values.
/// </summary>
/// <param name="Shape">Dimensions of one item.</param>
/// <param name="Items">The items.</param>
internal sealed record IdxFile(int[] Shape, ByteRecords Items)
{
    private const byte ByteValues = 8;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rank">How many dimensions it must have: 3 for images, 1 for labels.</param>
    /// <param name="role">"images" or "labels".</param>
    /// <exception cref="InvalidDataException">It is cut off, damaged or of another format.</exception>
    public static IdxFile Read(string path, int rank, string role) => PackedFile.Read(path, stream => Read(stream, path, rank, role));

    private static IdxFile Read(Stream stream, string path, int rank, string role)
    {
        var header = new byte[sizeof(int) * (rank + 1)];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var magic = header.AsSpan(0, Math.Min(read, sizeof(int)));
        if (read < sizeof(int) || magic[0] != 0 || magic[1] != 0 || magic[2] != ByteValues || magic[3] != rank)
        {
            throw new InvalidDataException(
                $"{path} starts with the bytes {Convert.ToHexString(magic)}; an IDX file of {role} starts with 0000080{rank} (bytes in {rank} dimension(s)). "
                + "Check that it is an IDX file and that images and labels are not mixed up.");
        }

        var dimensions = Enumerable.Range(1, rank).Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(i * sizeof(int)))).ToArray();
        var length = dimensions.Skip(1).Aggregate(1L, (product, size) => product * Math.Max(0, size));
        if (read < header.Length || dimensions.Any(size => size < 1) || length > Array.MaxLength)
        {
            throw new InvalidDataException(
                read < header.Length
                    ? $"{path} ends inside its header, after {read} bytes. Get the file again."
                    : $"{path} announces the dimensions {string.Join(" x ", dimensions)}; each must be at least 1, and one item must fit into memory. Get the file again.");
        }

        var items = new ByteRecords((int)length);
        while (items.Count < dimensions[0])
        {
            var bytes = items.Read(stream);
            if (bytes < items.Length)
            {
                throw new InvalidDataException(
                    $"{path} ends too early: its header announces {dimensions[0]} {role} of {length} byte(s), and it has {items.Count} and {bytes} byte(s) more. Get the file again.");
            }
        }

        return stream.ReadByte() < 0
            ? new IdxFile(dimensions[1..], items)
            : throw new InvalidDataException($"{path} goes on after the {dimensions[0]} {role} that its header announces. Get the file again.");
    }
}

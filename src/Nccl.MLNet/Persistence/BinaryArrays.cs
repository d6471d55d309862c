using System.Runtime.InteropServices;

namespace Nccl.MLNet.Persistence;

/// <summary>Arrays in a binary stream: the length as int32, then the elements, little-endian.</summary>
internal static class BinaryArrays
{
    public static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <exception cref="InvalidDataException">The length is negative.</exception>
    /// <exception cref="EndOfStreamException">The stream ends before the array does.</exception>
    public static T[] ReadArray<T>(this BinaryReader reader)
        where T : unmanaged
    {
        const int PartSize = 1 << 20;
        var length = reader.ReadInt32();
        if (length < 0)
        {
            throw new InvalidDataException($"An array has the length {length}.");
        }

        // Part by part: a damaged length must not reserve gigabytes before the end of the stream shows it.
        var values = GC.AllocateUninitializedArray<T>(Math.Min(length, PartSize)); // every element is read over
        for (var read = 0; read < length;)
        {
            var part = Math.Min(PartSize, length - read);
            if (values.Length < read + part)
            {
                Array.Resize(ref values, (int)Math.Min(length, Math.Max(2L * values.Length, read + part)));
            }

            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(read, part)));
            read += part;
        }

        return values;
    }

    public static void WriteList<T>(this BinaryWriter writer, IReadOnlyCollection<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
        {
            write(writer, item);
        }
    }

    public static List<T> ReadList<T>(this BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        if (count < 0)
        {
            throw new InvalidDataException($"A list has the length {count}.");
        }

        var items = new List<T>();
        for (var i = 0; i < count; i++)
        {
            items.Add(read(reader));
        }

        return items;
    }
}

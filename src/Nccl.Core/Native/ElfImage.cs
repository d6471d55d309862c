using System.Buffers.Binary;
using System.Text;

namespace Nccl.Native;

/// <summary>A bounds-checked view of the bytes of a 64-bit little-endian ELF file.</summary>
/// <remarks>Every read outside the file throws <see cref="BadImageFormatException"/>.</remarks>
internal readonly ref struct ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _sections;
    private readonly int _sectionCount;

    public ElfImage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith("\u007fELF"u8))
        {
            throw new BadImageFormatException("This is no ELF file: it does not begin with an ELF header of 64 bytes.");
        }

        if (bytes[4] != 2 || bytes[5] != 1)
        {
            throw new BadImageFormatException("Only 64-bit little-endian ELF files are understood.");
        }

        _bytes = bytes;
        _sections = Position(BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]));
        _sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(bytes[60..]);
        var entrySize = BinaryPrimitives.ReadUInt16LittleEndian(bytes[58..]);
        if (_sectionCount == 0 || entrySize != SectionHeaderSize)
        {
            throw new BadImageFormatException(
                $"The ELF file has {_sectionCount} section headers of {entrySize} bytes; some of {SectionHeaderSize} bytes are needed.");
        }
    }

    /// <summary>The first section of a kind, or null.</summary>
    public ElfSection? Find(uint type)
    {
        for (var index = 0; index < _sectionCount; index++)
        {
            if (Section(index) is var section && section.Type == type)
            {
                return section;
            }
        }

        return null;
    }

    public ElfSection Section(int index)
    {
        if (index < 0 || index >= _sectionCount)
        {
            throw new BadImageFormatException($"The ELF file refers to section {index}; it has {_sectionCount}.");
        }

        var header = Slice(_sections + (index * SectionHeaderSize), SectionHeaderSize);
        return new ElfSection(
            Type: BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            Offset: Position(BinaryPrimitives.ReadUInt64LittleEndian(header[24..])),
            Size: Position(BinaryPrimitives.ReadUInt64LittleEndian(header[32..])),
            Link: (int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..]));
    }

    public ushort ReadUInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    public uint ReadUInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    /// <summary>The zero-terminated name at an offset of a string table.</summary>
    public string ReadName(ElfSection strings, uint offset)
    {
        var table = Slice(strings.Offset, strings.Size);
        var start = offset < table.Length ? table[(int)offset..] : default;
        var end = start.IndexOf((byte)0);
        return end >= 0
            ? Encoding.UTF8.GetString(start[..end])
            : throw new BadImageFormatException($"The ELF file refers to the name at {offset}; its string table has {table.Length} bytes.");
    }

    /// <summary>Follows a relative link.</summary>
    public static int Forward(int offset, uint by) => Position((ulong)offset + by);

    private static int Position(ulong value) =>
        value <= int.MaxValue ? (int)value : throw new BadImageFormatException($"The ELF file refers to byte {value}; it is damaged.");

    private ReadOnlySpan<byte> Slice(int offset, int length) =>
        offset >= 0 && length <= _bytes.Length - offset
            ? _bytes.Slice(offset, length)
            : throw new BadImageFormatException(
                $"The ELF file is cut short or damaged: {length} bytes at {(uint)offset} are needed, it has {_bytes.Length} in all.");
}

using System.Buffers.Binary;

namespace Nccl.Native;

/// <summary>One symbol version that a shared library requires of another, as listed in its section <c>.gnu.version_r</c>.</summary>
/// <param name="File">The library that must offer the version, such as libstdc++.so.6.</param>
/// <param name="Name">The version, such as GLIBCXX_3.4.32.</param>
/// <param name="Index">The number by which the symbol table refers to it.</param>
/// <param name="Flags">VER_FLG_WEAK (2): the loader does not insist.</param>
/// <param name="FlagsOffset">Where the flags are in the file, in bytes.</param>
internal readonly record struct ElfVersionRequirement(string File, string Name, ushort Index, ushort Flags, int FlagsOffset)
{
    private const uint SectionOfRequirements = 0x6ffffffe; // SHT_GNU_verneed
    private const uint SectionOfSymbolVersions = 0x6fffffff; // SHT_GNU_versym
    private const int SymbolSize = 24;
    private const int IndexMask = 0x7fff;
    private const ushort Weak = 2;

    // Objects compiled by GCC 13 or later with <iostream> name this function to make sure that the linked libstdc++ sets up std::cout;
    // nothing calls it. With an older libstdc++ the streams are set up by libtorch, compiled by an older GCC.
    private const string StreamInitializer = "_ZSt21ios_base_library_initv";

    public bool IsWeak => (Flags & Weak) != 0;

    /// <summary>
    /// Makes optional, in place, each GLIBCXX version that the library requires for nothing but the stream initializer, which it
    /// never calls. A version that another function needs stays required: that function would fail in the middle of a run.
    /// </summary>
    /// <param name="library">The bytes of a 64-bit little-endian ELF library; one flag changes per requirement, nothing on error.</param>
    /// <returns>The names of the versions made optional.</returns>
    /// <exception cref="BadImageFormatException">The bytes are no such library, or they are damaged.</exception>
    public static IReadOnlyList<string> Relax(Span<byte> library)
    {
        var symbols = ReadSymbols(library).ToLookup(symbol => symbol.Index, symbol => symbol.Name);
        var needless = ReadAll(library)
            .Where(requirement => !requirement.IsWeak && requirement.Name.StartsWith("GLIBCXX_", StringComparison.Ordinal))
            .Where(requirement => symbols[requirement.Index].SequenceEqual([StreamInitializer]))
            .ToList();
        foreach (var requirement in needless)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(library[requirement.FlagsOffset..], (ushort)(requirement.Flags | Weak));
        }

        return needless.ConvertAll(requirement => requirement.Name);
    }

    /// <summary>Every requirement that the library lists, in file order.</summary>
    /// <exception cref="BadImageFormatException">The bytes are no 64-bit little-endian ELF library, or they are damaged.</exception>
    public static List<ElfVersionRequirement> ReadAll(ReadOnlySpan<byte> library)
    {
        var image = new ElfImage(library);
        var section = image.Find(SectionOfRequirements)
            ?? throw new BadImageFormatException("The ELF file has no section .gnu.version_r.");
        var strings = image.Section(section.Link);

        // Elf64_Verneed: version, count, file, first, next. Elf64_Vernaux: hash, flags, index, name, next. The links are relative
        // to the entry and zero at the end; being unsigned they only lead forward, out of the file at worst.
        var requirements = new List<ElfVersionRequirement>();
        var next = 0u;
        var group = section.Offset;
        do
        {
            var file = image.ReadName(strings, image.ReadUInt32(group + 4));
            var entry = ElfImage.Forward(group, image.ReadUInt32(group + 8));
            do
            {
                requirements.Add(new(
                    file,
                    Name: image.ReadName(strings, image.ReadUInt32(entry + 8)),
                    Index: image.ReadUInt16(entry + 6),
                    Flags: image.ReadUInt16(entry + 4),
                    FlagsOffset: entry + 4));
                next = image.ReadUInt32(entry + 12);
                entry = ElfImage.Forward(entry, next);
            }
            while (next != 0);

            next = image.ReadUInt32(group + 12);
            group = ElfImage.Forward(group, next);
        }
        while (next != 0);

        return requirements;
    }

    private static List<(int Index, string Name)> ReadSymbols(ReadOnlySpan<byte> library)
    {
        var image = new ElfImage(library);
        var versions = image.Find(SectionOfSymbolVersions)
            ?? throw new BadImageFormatException("The ELF file has no section .gnu.version.");
        var symbols = image.Section(versions.Link);
        var strings = image.Section(symbols.Link);

        var result = new List<(int, string)>();
        for (var i = 0; i < versions.Size / sizeof(ushort); i++)
        {
            var index = image.ReadUInt16(versions.Offset + (i * sizeof(ushort))) & IndexMask;
            result.Add((index, image.ReadName(strings, image.ReadUInt32(symbols.Offset + (i * SymbolSize)))));
        }

        return result;
    }
}

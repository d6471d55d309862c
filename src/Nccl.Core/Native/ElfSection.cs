namespace Nccl.Native;

/// <summary>One section of an ELF file: its kind (SHT_...), where its bytes are, and the section it refers to.</summary>
internal readonly record struct ElfSection(uint Type, int Offset, int Size, int Link);

using System.Buffers.Binary;
using Nccl.Native;

namespace Nccl.Tests.Native;

public sealed class ElfVersionRequirementTests
{
    private const string Needless = "GLIBCXX_3.4.32";

    [Test]
    public void ReadAll_ListsWhatTheRealLibraryRequires()
    {
        var requirements = ElfVersionRequirement.ReadAll(TorchSharpBinary.Read());

        // As readelf --version-info prints them: 28 requirements of five libraries.
        Assert.That(requirements, Has.Count.EqualTo(28));
        Assert.That(
            string.Join(' ', requirements.Select(requirement => requirement.File).Distinct()),
            Is.EqualTo("ld-linux-x86-64.so.2 libm.so.6 libgcc_s.so.1 libc.so.6 libstdc++.so.6"));
        Assert.That(requirements, Has.None.Matches<ElfVersionRequirement>(requirement => requirement.IsWeak));

        var needless = requirements.Single(requirement => requirement.Name == Needless);
        Assert.That(needless.File, Is.EqualTo("libstdc++.so.6"));
        Assert.That(needless.Index, Is.EqualTo(18));
    }

    [Test]
    public void Relax_MakesExactlyTheNeedlessVersionOptional()
    {
        var library = TorchSharpBinary.Read();

        Assert.That(ElfVersionRequirement.Relax(library), Is.EqualTo(new[] { Needless }));

        var optional = ElfVersionRequirement.ReadAll(library).Where(requirement => requirement.IsWeak);
        Assert.That(optional.Select(requirement => requirement.Name), Is.EqualTo(new[] { Needless }));
    }

    [Test]
    public void Relax_ChangesOneByteAndNoOther()
    {
        var original = TorchSharpBinary.Read();
        var relaxed = TorchSharpBinary.Read();

        ElfVersionRequirement.Relax(relaxed);

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != relaxed[i]).ToList();
        var flags = ElfVersionRequirement.ReadAll(original).Single(requirement => requirement.Name == Needless).FlagsOffset;
        Assert.That(relaxed, Has.Length.EqualTo(original.Length));
        Assert.That(changed, Is.EqualTo(new[] { flags }));
        Assert.That((original[flags], relaxed[flags]), Is.EqualTo(((byte)0, (byte)2)));
    }

    [Test]
    public void Relax_Twice_IsTheSameAsOnce()
    {
        var once = TorchSharpBinary.Read();
        ElfVersionRequirement.Relax(once);
        var twice = once.ToArray();

        Assert.That(ElfVersionRequirement.Relax(twice), Is.Empty);
        Assert.That(twice.AsSpan().SequenceEqual(once));
    }

    [Test]
    public void Relax_KeepsAVersionThatAnotherFunctionNeeds()
    {
        var library = TorchSharpBinary.Read();
        var needless = ElfVersionRequirement.ReadAll(library).Single(requirement => requirement.Name == Needless);
        var image = new ElfImage(library);
        var versions = image.Find(0x6fffffff)!.Value;
        const int SomeOtherSymbol = 1017; // condition_variable::wait, of GLIBCXX_3.4.30.
        BinaryPrimitives.WriteUInt16LittleEndian(library.AsSpan(versions.Offset + (SomeOtherSymbol * sizeof(ushort))), needless.Index);
        var before = library.ToArray();

        Assert.That(ElfVersionRequirement.Relax(library), Is.Empty);
        Assert.That(library.AsSpan().SequenceEqual(before));
    }

    [TestCase("", "no ELF file")]
    [TestCase("#!/bin/sh\necho this is a script, and longer than the sixty-four bytes of a header\n", "no ELF file")]
    public void Relax_RefusesWhatIsNoElfFile(string text, string expected)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);

        Assert.That(() => ElfVersionRequirement.Relax(bytes), Throws.TypeOf<BadImageFormatException>().With.Message.Contains(expected));
    }

    [TestCase(4, "64-bit little-endian")]
    [TestCase(5, "64-bit little-endian")]
    [TestCase(58, "section headers of")]
    [TestCase(60, "section headers of")]
    public void Relax_RefusesAnotherKindOfElfFile(int headerByte, string expected)
    {
        var library = TorchSharpBinary.Read();
        library[headerByte] = 0;

        Assert.That(() => ElfVersionRequirement.Relax(library), Throws.TypeOf<BadImageFormatException>().With.Message.Contains(expected));
    }

    [Test]
    public void Relax_RefusesATruncatedLibrary([Values(64, 4_096, 260_000, 2_300_000)] int length)
    {
        var library = TorchSharpBinary.Read()[..length];

        Assert.That(
            () => ElfVersionRequirement.Relax(library),
            Throws.TypeOf<BadImageFormatException>().With.Message.Contains("cut short or damaged"));
    }

    [Test]
    public void Relax_OfDamagedBytes_RefusesOrChangesFlagsOnly([Values(1, 2, 3)] int seed)
    {
        // Only the bytes that are read matter: the header, the section headers and the requirements themselves.
        var random = new Random(seed);
        var original = TorchSharpBinary.Read();
        var requirements = new ElfImage(original).Find(0x6ffffffe)!.Value;
        var headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(original.AsSpan(40));
        for (var round = 0; round < 100; round++)
        {
            var library = original.ToArray();
            var start = (round % 3) switch { 0 => 0, 1 => headers, _ => requirements.Offset };
            var length = (round % 3) switch { 0 => 64, 1 => library.Length - headers, _ => requirements.Size };
            library[start + random.Next(length)] ^= (byte)random.Next(1, 256);
            var damaged = library.ToArray();

            try
            {
                ElfVersionRequirement.Relax(library);
                foreach (var requirement in ElfVersionRequirement.ReadAll(damaged))
                {
                    library[requirement.FlagsOffset] = damaged[requirement.FlagsOffset];
                }
            }
            catch (BadImageFormatException exception)
            {
                Assert.That(exception.Message, Does.Contain("ELF file"), $"round {round}");
            }

            Assert.That(library.AsSpan().SequenceEqual(damaged), $"round {round}");
        }
    }
}

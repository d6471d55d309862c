using System.IO.Compression;
using System.Xml.Linq;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Packaging;

/// <summary>The package of this library, made from the sources as they are now. Its version is one of its own, so that no package made before it is ever used instead.</summary>
internal sealed class PackedLibrary : IDisposable
{
    private readonly ZipArchive _package;
    private readonly ZipArchive _symbols;

    private PackedLibrary(string folder, string version)
    {
        (Folder, Version) = (folder, version);
        _package = ZipFile.OpenRead(Path.Combine(folder, $"Nccl.MLNet.{version}.nupkg"));
        _symbols = ZipFile.OpenRead(Path.Combine(folder, $"Nccl.MLNet.{version}.snupkg"));
    }

    /// <summary>The folder that holds the package and its symbols and nothing else.</summary>
    public string Folder { get; }

    public string Version { get; }

    /// <summary>Files of the package, but for those that belong to the format of packages.</summary>
    public IEnumerable<string> Files => Content(_package);

    /// <summary>Files of the package of symbols, but for those that belong to the format of packages.</summary>
    public IEnumerable<string> SymbolFiles => Content(_symbols);

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(SourceFolder.Tests, "..", ".."));

    /// <summary>Packs into a folder; what is built for it stays there too, so that the repository's own builds go on undisturbed.</summary>
    public static PackedLibrary Pack(string folder)
    {
        var version = $"0.0.1-tested.{DateTime.UtcNow.Ticks}";
        var packages = Path.Combine(folder, "packed");
        var output = DotnetCommand.Succeed(
            Repository, "pack", "src/Nccl.MLNet", "-c", "Release", "-o", packages, "--artifacts-path", Path.Combine(folder, "artifacts"), $"-p:PackageVersion={version}");
        Assert.That(output, Does.Not.Contain("warning"));
        return new PackedLibrary(packages, version);
    }

    public XDocument ReadXml(string file) => XDocument.Parse(ReadText(file));

    public string ReadText(string file)
    {
        using var reader = new StreamReader(_package.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    public byte[] ReadBytes(string file)
    {
        using var content = new MemoryStream();
        using var stream = _package.GetEntry(file)!.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose()
    {
        _package.Dispose();
        _symbols.Dispose();
    }

    private static IEnumerable<string> Content(ZipArchive archive) => archive.Entries.Select(entry => entry.FullName)
        .Where(name => name is not "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal));
}

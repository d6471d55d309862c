namespace Nccl.Docs.Tests.Data;

/// <summary>Files that a reader of a document has, under the names by which a comment before a block asks for them.</summary>
internal static class ReaderFiles
{
    private static readonly Dictionary<string, Action<string>> Makers = new()
    {
        ["photos"] = PhotoFiles.Make,
        ["readings"] = ReadingFiles.Make,
    };

    public static IEnumerable<string> Names => Makers.Keys;

    public static bool Has(string name) => Makers.ContainsKey(name);

    public static void Make(string name, string folder) => Makers[name](folder);
}

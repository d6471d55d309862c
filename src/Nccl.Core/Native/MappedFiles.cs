namespace Nccl.Native;

/// <summary>The files that Linux has mapped into this process: which copy of a library is in use.</summary>
internal static class MappedFiles
{
    private const string Maps = "/proc/self/maps";

    /// <summary>Full paths of the mapped files with this name, each once; none where the list cannot be read.</summary>
    public static IEnumerable<string> Find(string fileName) =>
        !File.Exists(Maps)
            ? []
            : File.ReadLines(Maps)
                .Where(line => line.EndsWith('/' + fileName, StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
                .Distinct();
}

namespace Nccl.Native;

/// <summary>The folders that may hold native libraries, most likely first.</summary>
internal static class NativeFolders
{
    private const string Portable = "runtimes/linux-x64/native";

    /// <summary>The full path of a native library, or null.</summary>
    public static string? Find(string fileName) =>
        All().Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);

    /// <summary>The folders, each once, whether they exist or not.</summary>
    public static IEnumerable<string> All() =>
        Told().Concat(BesideApplication()).Concat(BesideLoaded()).Select(Path.TrimEndingDirectorySeparator).Distinct();

    // What the host computed from the application's deps.json: the output folder, the package cache, or the folder that a single
    // file unpacked its libraries into.
    private static string[] Told() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static string[] BesideApplication() =>
        [Path.Combine(AppContext.BaseDirectory, Portable), AppContext.BaseDirectory];

    // A notebook or a plug-in host loads assemblies from where the application's deps.json says nothing: a plug-in's folder, or the
    // package cache, where TorchSharp.dll lies in lib/<framework> of its package.
    private static IEnumerable<string> BesideLoaded() =>
        MappedFiles.Find("TorchSharp.dll").Concat(MappedFiles.Find("libtorch_cpu.so"))
            .Select(path => Directory.GetParent(path)!)
            .SelectMany(folder => new[]
            {
                folder.FullName,
                Path.Combine(folder.Parent is { Name: "lib", Parent: { } package } ? package.FullName : folder.FullName, Portable),
            });
}

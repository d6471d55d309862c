namespace Nccl.MLNet.Images;

/// <summary>Where LoadImages of the pipeline finds its files.</summary>
/// <param name="PathColumnName">The text column that it reads paths from.</param>
/// <param name="Folder">The full path of its image folder; null where the paths stand for themselves.</param>
internal sealed record ImageFiles(string PathColumnName, string? Folder)
{
    /// <summary>
    /// What is wrong with a file that LoadImages would read all the same: it does not look at where a path leads, and it decodes a
    /// file that was cut off as far as it goes, with black for the rest. Null where nothing is, and where the file is missing, which
    /// LoadImages tells by itself.
    /// </summary>
    public UnreadableImage? Check(string path)
    {
        if (path.Length == 0)
        {
            return new UnreadableImage($"It has no image: column '{PathColumnName}' is empty.");
        }

        var full = Path.GetFullPath(Folder is null ? path : Path.Combine(Folder, path));
        if (Folder is not null && !full.StartsWith(Path.TrimEndingDirectorySeparator(Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return new UnreadableImage($"Its image path '{path}' leaves the image folder '{Folder}'; the file was not read.");
        }

        if (!File.Exists(full))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(full);
        return bytes.Length == 0 ? new UnreadableImage($"Its image file '{full}' is empty (0 bytes).")
            : ImageFileEnd.IsCutOff(bytes) ? new UnreadableImage($"Its image file '{full}' ends too early: {bytes.Length} bytes are only a part of it.")
            : null;
    }
}

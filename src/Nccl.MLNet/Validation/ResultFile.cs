namespace Nccl.MLNet.Validation;

/// <summary>A file that appears complete or not at all.</summary>
internal static class ResultFile
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var stream = File.Create(unfinished))
            {
                write(stream);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }

            throw new IOException($"The results cannot be written to {path}: {error.Message} Give the path of a file in a folder that exists and can be written to.", error);
        }
    }
}

namespace Examples.CommandLine;

/// <summary>A file that this program writes. It appears complete or not at all: it is written under another name and then moved.</summary>
internal sealed class OutputFile
{
    private readonly string _partialPath;

    private OutputFile(string path)
    {
        Path = path;
        _partialPath = $"{path}.{Environment.ProcessId}.partial";
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Checks that the file can be written, before hours of training end with an error.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="option">The option it was given with, for the message.</param>
    /// <exception cref="InputException">It cannot.</exception>
    public static OutputFile At(string path, string option)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException($"{option} is empty. Give the path of a file.");
        }

        var file = new OutputFile(System.IO.Path.GetFullPath(path));
        if (Directory.Exists(file.Path))
        {
            throw new InputException($"{option} is {path}, which is a folder. Give the path of a file in it.");
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(file.Path)))
        {
            throw new InputException($"{option} is {path}, but its folder does not exist. Create the folder or give another path.");
        }

        try
        {
            File.Create(file._partialPath).Dispose();
            File.Delete(file._partialPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option} is {path}, which cannot be written: {exception.Message.AsSentence()} Give another path.", exception);
        }

        return file;
    }

    /// <summary>Writes the file; if <paramref name="write"/> fails, a file that was there before stays as it was.</summary>
    /// <exception cref="InputException">The disk is full, or the folder has become read-only.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            using (var stream = File.Create(_partialPath))
            {
                write(stream);
            }

            File.Move(_partialPath, Path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(_partialPath);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"{Path} could not be written: {exception.Message.AsSentence()} Check the space and the permissions.", exception);
            }

            throw;
        }
    }
}

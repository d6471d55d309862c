using System.Globalization;
using Examples.CommandLine;
using Microsoft.ML;

namespace LiveLearning.Storage;

/// <summary>
/// The saved models of a folder. The name of each says the number of the last row that it contains, so that a model and its number appear
/// together or not at all: <c>model-000000012000.zip</c>.
/// </summary>
/// <remarks>Two are kept. The log keeps the rows after the older one, so that nothing is lost when the newest cannot be read.</remarks>
internal sealed class ModelFolder
{
    private const string Prefix = "model-";
    private const string Suffix = ".zip";
    private const string Unfinished = ".partial";
    private const int Kept = 2;

    private readonly string _path;

    private ModelFolder(string path) => _path = path;

    /// <summary>Where the log of rows lies.</summary>
    public string LogPath => Path.Combine(_path, "rows.sqlite");

    /// <summary>Uses a folder, which is made if it does not exist.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static ModelFolder At(string path)
    {
        try
        {
            return new ModelFolder(Directory.CreateDirectory(path).FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"--model is '{path}', which cannot be used as a folder: {exception.Message.AsSentence()} Give another path.", exception);
        }
    }

    /// <summary>Loads the newest model that can be read. One that cannot is set aside under another name. Only for the process that holds the log.</summary>
    /// <param name="mlContext">Loads it.</param>
    /// <param name="warn">Told of every model that cannot be read.</param>
    /// <returns>The model and the number of the last row in it; null and 0 where there is none.</returns>
    public (ITransformer? Model, long Number) Load(MLContext mlContext, Action<string> warn)
    {
        foreach (var left in Directory.EnumerateFiles(_path, Prefix + "*" + Unfinished))
        {
            // Of a process that was killed while it saved; its rows are in the log.
            File.Delete(left);
        }

        foreach (var (path, number) in Saved())
        {
            try
            {
                return (mlContext.Model.Load(path, out _), number);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever a damaged file makes a loader throw; what cannot be read must not be taken for the newest again.
                File.Move(path, path + ".damaged", overwrite: true);
                warn($"{path} cannot be read ({exception.Message.ReplaceLineEndings(" ")}); it is now {Path.GetFileName(path)}.damaged. Going back to the model before it.");
            }
        }

        return (null, 0);
    }

    /// <summary>Saves a model: on the disk, complete and under its name when this returns. All but the two newest are deleted afterwards.</summary>
    /// <param name="number">The number of the last row in it.</param>
    /// <param name="write">Writes the zip.</param>
    /// <returns>The number of the last row in the older of the models kept, 0 where there is one only.</returns>
    public long Save(long number, Action<Stream> write)
    {
        var path = Path.Combine(_path, $"{Prefix}{number:D12}{Suffix}");
        var partial = path + Unfinished;
        using (var file = File.Create(partial))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
        var saved = Saved();
        foreach (var (old, _) in saved.Skip(Kept))
        {
            File.Delete(old);
        }

        return saved.Count >= Kept ? saved[Kept - 1].Number : 0;
    }

    private List<(string Path, long Number)> Saved()
    {
        var saved = new List<(string Path, long Number)>();
        foreach (var path in Directory.EnumerateFiles(_path, Prefix + "*" + Suffix))
        {
            if (long.TryParse(Path.GetFileName(path)[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                saved.Add((path, number));
            }
        }

        return [.. saved.OrderByDescending(model => model.Number)];
    }
}

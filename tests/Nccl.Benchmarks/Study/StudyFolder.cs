using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nccl.Benchmarks.Study;

/// <summary>The folder of the results: one JSON file per run, there complete or not at all, so that a study that was killed goes on.</summary>
internal sealed class StudyFolder
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly string _path;

    /// <exception cref="StudyException">The folder cannot be made or written to.</exception>
    public StudyFolder(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(path);
            Write(".writable", _ => { });
            File.Delete(Path.Combine(path, ".writable"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StudyException($"--out is {path}, which cannot be written: {error.Message} Give another folder.", error);
        }
    }

    /// <summary>Eight hexadecimal digits that stand for a configuration in the name of a file.</summary>
    public static string Hash(string configuration) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(configuration)))[..8];

    /// <summary>Whether the run is there.</summary>
    /// <exception cref="StudyException">There is a run of another configuration: they must not end in one table.</exception>
    public bool Holds(string benchmark, string learner, int seed, string configuration)
    {
        foreach (var path in Directory.EnumerateFiles(_path, Name(benchmark, learner, Number(seed), "*")).Order(StringComparer.Ordinal))
        {
            var found = Read(path);
            if (found.Configuration != configuration)
            {
                throw new StudyException(
                    $"{path} holds another configuration ({found.Configuration}) than asked for ({configuration}). Give another --out, or delete the file.");
            }

            return true;
        }

        return false;
    }

    /// <summary>Looks whether the runs that are there, of whatever learner, can be compared with those to come.</summary>
    /// <param name="benchmark">Name of the benchmark.</param>
    /// <param name="stream">How the configuration of a run on these tasks begins.</param>
    /// <exception cref="StudyException">A run had other tasks.</exception>
    public void CheckStream(string benchmark, string stream)
    {
        foreach (var path in Directory.EnumerateFiles(_path, Name(benchmark, "*", "*", "*")).Order(StringComparer.Ordinal))
        {
            if (Read(path) is var found && !found.Configuration.StartsWith(stream, StringComparison.Ordinal))
            {
                throw new StudyException(
                    $"{path} holds a run on other tasks ({string.Join(';', found.Configuration.Split(';').Take(2))}) than asked for ({stream.TrimEnd(' ', ';')}): one table cannot compare them. "
                    + "Give another --out, or delete the file.");
            }
        }
    }

    public void Add(StudyRun run) => Write(
        Name(run.Benchmark, run.Learner, Number(run.Seed), Hash(run.Configuration)), stream => JsonSerializer.Serialize(stream, run, Format));

    /// <summary>Every run in the folder, by benchmark, learner and seed.</summary>
    /// <exception cref="StudyException">There is none, or a file is damaged.</exception>
    public IReadOnlyList<StudyRun> All()
    {
        StudyRun[] runs = [.. Directory.EnumerateFiles(_path, "*_seed*_*.json").Select(Read)
            .OrderBy(run => run.Benchmark, StringComparer.Ordinal)
            .ThenBy(run => StudyNames.Order(run.Learner))
            .ThenBy(run => run.Seed)];
        return runs.Length > 0 ? runs : throw new StudyException($"There are no results in {_path}. Run a benchmark with --out {_path} first.");
    }

    /// <summary>Writes a file that appears complete or not at all.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, Action<Stream> write)
    {
        var path = Path.Combine(_path, name);
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        using (var stream = File.Create(unfinished))
        {
            write(stream);
        }

        File.Move(unfinished, path, overwrite: true);
        return path;
    }

    private static string Name(string benchmark, string learner, string seed, string hash) => $"{benchmark}_{learner}_seed{seed}_{hash}.json";

    private static string Number(int seed) => seed.ToString(CultureInfo.InvariantCulture);

    private static StudyRun Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<StudyRun>(File.ReadAllBytes(path), Format) ?? throw new JsonException("it is empty.");
        }
        catch (JsonException error)
        {
            throw new StudyException($"{path} is no result of this program: {error.Message} Delete it.", error);
        }
    }
}

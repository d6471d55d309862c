namespace Nccl.Docs.Tests.Snippets;

/// <summary>An empty folder as the current directory and a console that is read, until it is disposed. One at a time: both belong to the process.</summary>
internal sealed class TemporaryProcessState : IDisposable
{
    private readonly string _directory = Environment.CurrentDirectory;
    private readonly TextWriter _console = Console.Out;
    private readonly StringWriter _printed = new();

    public TemporaryProcessState()
    {
        Folder = Directory.CreateTempSubdirectory("nccl-docs").FullName;
        Environment.CurrentDirectory = Folder;
        Console.SetOut(_printed);
    }

    public string Folder { get; }

    /// <summary>What was written to the console so far.</summary>
    public string Printed => _printed.ToString();

    public void Dispose()
    {
        Console.SetOut(_console);
        Environment.CurrentDirectory = _directory;
        _printed.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

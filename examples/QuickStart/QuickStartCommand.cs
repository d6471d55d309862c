using System.CommandLine;
using Examples.CommandLine;
using Examples.Digits;
using Spectre.Console;

namespace QuickStart;

/// <summary>The command line and its options.</summary>
internal sealed class QuickStartCommand : ExampleCommand
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with MNIST's four IDX files, compressed or not; without it digits are drawn",
        HelpName = "DIR",
    };

    private readonly Option<int> _tasks = WholeNumber("--tasks", "How many tasks to learn one after another", 10, 1, 100);
    private readonly Option<int> _rows = WholeNumber("--rows", "Training rows of each task", 1_000, 1, DrawnDigits.MaxRows);
    private readonly Option<int> _seed = SeedOption();
    private readonly Option<string?> _report = new("--report") { Description = "Write the figures to this file, as JSON", HelpName = "FILE" };
    private readonly Option<string> _model = ModelOption("quickstart-model.zip");

    public QuickStartCommand()
        : base("Learns tasks of permuted digits one after another and shows what is forgotten: a continual learner against plain fine-tuning.")
    {
        Add(_data);
        Add(_tasks);
        Add(_rows);
        Add(_seed);
        Add(_report);
        Add(_model);
    }

    protected override void Start(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken) =>
        new QuickStartRun(Settings(arguments), console).Start(cancellationToken);

    private RunSettings Settings(ParseResult result) => new(
        result.GetValue(_data),
        result.GetValue(_tasks),
        result.GetValue(_rows),
        result.GetValue(_seed),
        result.GetValue(_report),
        result.GetRequiredValue(_model));
}

using System.CommandLine;
using System.CommandLine.Parsing;
using QuickStart.Data;
using QuickStart.Display;

namespace QuickStart;

/// <summary>The command line: options, messages and exit codes.</summary>
internal sealed class QuickStartCommand : RootCommand
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with MNIST's four IDX files, compressed or not; without it digits are drawn",
        HelpName = "DIR",
    };

    private readonly Option<int> _tasks = WholeNumber("--tasks", "How many tasks to learn one after another", 10, 1, 100);
    private readonly Option<int> _rows = WholeNumber("--rows", "Training rows of each task", 1_000, 1, DrawnDigits.MaxRows);
    private readonly Option<int> _seed = WholeNumber("--seed", "The same seed gives the same run", 1, 0, int.MaxValue);
    private readonly Option<string?> _report = new("--report") { Description = "Write the figures to this file, as JSON", HelpName = "FILE" };
    private readonly Option<string> _model = new("--model")
    {
        Description = "Write the model to this file, as an ML.NET zip",
        HelpName = "FILE",
        DefaultValueFactory = _ => "quickstart-model.zip",
    };

    public QuickStartCommand()
        : base("Learns tasks of permuted digits one after another and shows what is forgotten: calibrated against fine-tuned.")
    {
        Add(_data);
        Add(_tasks);
        Add(_rows);
        Add(_seed);
        Add(_report);
        Add(_model);
        SetAction((result, cancellationToken) => Task.Run(() => Run(Settings(result), cancellationToken), CancellationToken.None));
    }

    private static int Run(RunSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            new QuickStartRun(settings, OutputConsole.Create(Console.Out, Console.IsOutputRedirected)).Start(cancellationToken);
            return ExitCodes.Success;
        }
        catch (InputException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.BadInput;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // ML.NET may wrap the cancellation that our rows report in an exception of its own.
            Console.Error.WriteLine("Cancelled; nothing was written.");
            return ExitCodes.Cancelled;
        }
    }

    private static Option<int> WholeNumber(string name, string description, int standard, int least, int most) => new(name)
    {
        Description = $"{description}, {least} to {most}",
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int Parse(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{name} is '{text}'; give a whole number from {least} to {most}.");
        return 0;
    }

    private RunSettings Settings(ParseResult result) => new(
        result.GetValue(_data),
        result.GetValue(_tasks),
        result.GetValue(_rows),
        result.GetValue(_seed),
        result.GetValue(_report),
        result.GetRequiredValue(_model));
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Examples.CommandLine;
using Spectre.Console;

namespace LiveLearning;

/// <summary>The command line and its options.</summary>
internal sealed class LiveLearningCommand : ExampleCommand
{
    private const string StandardUrl = "http://127.0.0.1:5080";

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with the gas-sensor-drift data (.csv or .csv.gz), which is replayed; without it the rows are made",
        HelpName = "DIR",
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "Folder for the saved models and the log of rows; what is there already is gone on with  [default: livelearning-machine, livelearning-gas with --data]",
        HelpName = "FOLDER",
    };

    private readonly Option<Uri> _url = new("--url")
    {
        Description = "Where to listen; port 0 takes a free one",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(StandardUrl),
        CustomParser = Url,
    };

    private readonly Option<int> _saveEvery = WholeNumber("--save-every", "Rows after which the model is saved as a zip", 2_000, 1, 10_000_000);
    private readonly Option<int> _queue = WholeNumber("--queue", "Rows that may wait to be learnt", 1_000, 1, 1_000_000);
    private readonly Option<int> _feed = WholeNumber("--feed", "Rows a second of its data that the program sends to itself, 0 for none", 200, 0, 1_000_000);

    public LiveLearningCommand()
        : base("Serves predictions over HTTP while it learns the rows that arrive, and loses none when it is killed.")
    {
        Add(_data);
        Add(_model);
        Add(_url);
        Add(_saveEvery);
        Add(_queue);
        Add(_feed);
    }

    protected override void Start(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken) =>
        new LiveLearningRun(Settings(arguments), console).StartAsync(cancellationToken).GetAwaiter().GetResult();

    private static Uri? Url(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http", PathAndQuery: "/" })
        {
            return url;
        }

        result.AddError($"--url is '{text}'; give a scheme, a host and a port, such as {StandardUrl}.");
        return null;
    }

    private RunSettings Settings(ParseResult result) => new(
        result.GetValue(_data),
        result.GetValue(_model),
        result.GetRequiredValue(_url),
        result.GetValue(_saveEvery),
        result.GetValue(_queue),
        result.GetValue(_feed));
}

using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Examples.Display;
using Spectre.Console;

namespace Examples.CommandLine;

/// <summary>What the command lines of the examples have in common: numbers with limits, one clear line for what is wrong, exit codes.</summary>
/// <param name="description">What the program does, for --help.</param>
internal abstract class ExampleCommand(string description) : RootCommand(description)
{
    private TextWriter _output = Console.Out;
    private TextWriter _errors = Console.Error;

    /// <summary>Parses the arguments and runs the program.</summary>
    /// <param name="args">As the shell gives them.</param>
    /// <param name="output">Where to write instead of the console, as into a file.</param>
    /// <param name="errors">Where to write what is wrong instead of the console.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> InvokeAsync(string[] args, TextWriter? output = null, TextWriter? errors = null)
    {
        (_output, _errors) = (output ?? Console.Out, errors ?? Console.Error);
        SetAction((result, cancellationToken) => Task.Run(() => Run(result, cancellationToken), CancellationToken.None));
        var arguments = Parse(args);
        if (arguments.Action is ParseErrorAction)
        {
            foreach (var error in arguments.Errors)
            {
                _errors.WriteLine(error.Message);
            }

            _errors.WriteLine("Run with --help for the options.");
            return ExitCodes.BadInput;
        }

        // A batch or a test of all rows may be under way when Ctrl+C comes: give it time to end by itself.
        return await arguments.InvokeAsync(new InvocationConfiguration
        {
            Output = _output,
            Error = _errors,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        });
    }

    /// <summary>The program itself.</summary>
    /// <exception cref="InputException">Something that the user gave cannot be used.</exception>
    protected abstract void Start(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken);

    /// <summary>An option for a whole number within limits.</summary>
    protected static Option<int> WholeNumber(string name, string description, int standard, int least, int most) => new(name)
    {
        Description = $"{description}, {least} to {most}",
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result => Parse(result, name, least, most),
    };

    /// <summary>The option for the seed of a run.</summary>
    protected static Option<int> SeedOption() => WholeNumber("--seed", "The same seed gives the same run", 1, 0, int.MaxValue);

    /// <summary>The option for the zip that is written.</summary>
    /// <param name="standard">Its path if none is given.</param>
    /// <param name="description">What happens to the file.</param>
    protected static Option<string> ModelOption(string standard, string description = "Write the model to this file, as an ML.NET zip") => new("--model")
    {
        Description = description,
        HelpName = "FILE",
        DefaultValueFactory = _ => standard,
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

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            Start(arguments, OutputConsole.Create(_output, Console.IsOutputRedirected || !ReferenceEquals(_output, Console.Out)), cancellationToken);
            return ExitCodes.Success;
        }
        catch (InputException exception)
        {
            _errors.WriteLine(exception.Message);
            return ExitCodes.BadInput;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // ML.NET may wrap the cancellation that our rows report in an exception of its own.
            _errors.WriteLine("Cancelled; nothing was written.");
            return ExitCodes.Cancelled;
        }
    }
}

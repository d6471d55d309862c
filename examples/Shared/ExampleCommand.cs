using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Examples.Display;
using Spectre.Console;

namespace Examples;

/// <summary>What the command lines of the examples have in common: numbers with limits, one clear line for what is wrong, exit codes.</summary>
/// <param name="description">What the program does, for --help.</param>
internal abstract class ExampleCommand(string description) : RootCommand(description)
{
    /// <summary>Parses the arguments and runs the program.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InvokeAsync(string[] args)
    {
        SetAction((result, cancellationToken) => Task.Run(() => Run(result, cancellationToken), CancellationToken.None));
        var arguments = Parse(args);
        if (arguments.Action is ParseErrorAction)
        {
            foreach (var error in arguments.Errors)
            {
                Console.Error.WriteLine(error.Message);
            }

            Console.Error.WriteLine("Run with --help for the options.");
            return ExitCodes.BadInput;
        }

        // A batch or a test of all rows may be under way when Ctrl+C comes: give it time to end by itself.
        return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
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
            Start(arguments, OutputConsole.Create(Console.Out, Console.IsOutputRedirected), cancellationToken);
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
}

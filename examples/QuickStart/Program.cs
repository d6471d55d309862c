using System.CommandLine;
using System.CommandLine.Invocation;
using QuickStart;

var arguments = new QuickStartCommand().Parse(args);
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

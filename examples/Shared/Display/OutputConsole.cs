using Spectre.Console;

namespace Examples.Display;

/// <summary>Chooses how to write: with colours and a live display on a terminal, else plain ASCII.</summary>
internal static class OutputConsole
{
    private const int PlainWidth = 100;

    /// <summary>The console for standard output.</summary>
    public static IAnsiConsole Create(TextWriter output, bool isRedirected)
    {
        if (!isRedirected)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        }

        // Said explicitly: on build servers Spectre.Console would send colours even into a file.
        var plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(output),
        });
        plain.Profile.Width = PlainWidth;
        plain.Profile.Capabilities.Unicode = false;
        return plain;
    }

    /// <summary>Whether a display can be redrawn in place.</summary>
    public static bool IsLive(this IAnsiConsole console) => console.Profile.Capabilities is { Ansi: true, Interactive: true };
}

using Spectre.Console;

namespace Examples.Display;

/// <summary>Frames that the console can show: rounded on a terminal, of ASCII letters in plain text.</summary>
internal static class Frames
{
    private static readonly Style Grey = new(Color.Grey39);

    /// <summary>An empty table.</summary>
    public static Table Table(Capabilities capabilities) =>
        new() { Border = capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii, BorderStyle = Grey };

    /// <summary>A panel around markup.</summary>
    public static Panel Panel(Capabilities capabilities, string title, string markup) => new(new Markup(markup))
    {
        Header = new PanelHeader($" {title} "),
        Border = capabilities.Unicode ? BoxBorder.Rounded : BoxBorder.Ascii,
        BorderStyle = Grey,
    };
}

using Spectre.Console;
using Spectre.Console.Rendering;

namespace Examples.Display;

/// <summary>Shows the text that a progress task carries as its tag.</summary>
internal sealed class FiguresColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Markup(task.Tag as string ?? "", new Style(Color.Grey62));
}

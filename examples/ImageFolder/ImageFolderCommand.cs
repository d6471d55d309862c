using System.CommandLine;
using Examples.CommandLine;
using Spectre.Console;

namespace ImageFolder;

/// <summary>The command line and its options.</summary>
internal sealed class ImageFolderCommand : ExampleCommand
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with train/<class>/*.jpg and val/<class>/*.jpg (or .png); without it images are drawn",
        HelpName = "DIR",
    };

    private readonly Option<int> _group = WholeNumber("--group", "Classes that arrive together", 2, 1, 1_000);
    private readonly Option<int> _passes = WholeNumber("--passes", "How often a group's images come", 1, 1, 1_000);
    private readonly Option<int> _size = WholeNumber("--size", "Pixels to which height and width are resized", 32, 8, 512);
    private readonly Option<bool> _augment = new("--augment") { Description = "Shift and mirror images while they are learnt" };
    private readonly Option<int> _seed = SeedOption();
    private readonly Option<string> _model = ModelOption(
        "imagefolder-model.zip", "The model, an ML.NET zip: written after learning, or asked by --predict");

    private readonly Option<string?> _predict = new("--predict")
    {
        Description = "Say what this image shows: with --data after learning, else with the zip of an earlier run",
        HelpName = "FILE",
    };

    public ImageFolderCommand()
        : base("Learns images whose classes arrive group after group, and shows what it still knows of the earlier ones.")
    {
        Add(_data);
        Add(_group);
        Add(_passes);
        Add(_size);
        Add(_augment);
        Add(_seed);
        Add(_model);
        Add(_predict);
    }

    protected override void Start(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken) =>
        new ImageFolderRun(Settings(arguments), console).Start(cancellationToken);

    private RunSettings Settings(ParseResult result) => new(
        result.GetValue(_data),
        result.GetValue(_group),
        result.GetValue(_passes),
        result.GetValue(_size),
        result.GetValue(_augment),
        result.GetValue(_seed),
        result.GetRequiredValue(_model),
        result.GetValue(_predict));
}

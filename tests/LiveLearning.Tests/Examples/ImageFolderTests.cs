using Examples.Digits;
using Examples.Drawing;
using ImageFolder;
using ImageFolder.Data;
using Microsoft.ML;

namespace LiveLearning.Tests.Examples;

internal sealed class ImageFolderTests : FolderTests
{
    private string Model => Path.Combine(Folder, "model.zip");

    private string Image => Path.Combine(Folder, "asked.jpg");

    [SetUp]
    public void DrawAnImage() => Paint(Figure.Moon, seed: 1, Image);

    [Test]
    public async Task AModel_SaysWhichClassesItKnows_WhateverTheImageShows()
    {
        foreach (var figure in new[] { Figure.Sun, Figure.Drop })
        {
            for (var image = 0; image < 4; image++)
            {
                Paint(figure, seed: image, Path.Combine(Folder, "data", image < 3 ? "train" : "val", $"{figure}", $"{image}.jpg"));
            }
        }

        var learnt = await RunAsync("--data", Path.Combine(Folder, "data"), "--size", "8", "--model", Model, "--predict", Image);
        Assert.That((learnt.ExitCode, learnt.Errors), Is.EqualTo((0, "")));
        var asked = await RunAsync("--predict", Image, "--model", Model);
        Assert.That((asked.ExitCode, asked.Errors), Is.EqualTo((0, "")));

        Assert.That(asked.Output, Does.Match("It knows 2 classes: (Sun, Drop|Drop, Sun), and answers with one of them"));
        Assert.That(asked.Output, Does.Not.Contain("images to learn"));
        Assert.That(learnt.Output, Does.Contain("6 images to learn").And.Contain(Image).And.Contain("It knows 2 classes"));
    }

    [Test]
    public async Task WithoutAZipOrData_NothingIsLearnt_AndItSaysWhatToDo()
    {
        var (exitCode, _, errors) = await RunAsync("--predict", Image, "--model", Model);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Does.StartWith($"--predict asks the model {Model}, which does not exist. Run once without --predict"));
        Assert.That(File.Exists(Model), Is.False);
    }

    [Test]
    public async Task AZipOfAnotherExample_IsTold_WithItsColumnsAndThoseThatAreNeeded()
    {
        var mlContext = new MLContext();
        var digits = mlContext.Data.LoadFromEnumerable([new Digit { Pixels = new float[DigitPool.ImageLength] }]);
        mlContext.Model.Save(mlContext.Transforms.Concatenate("Features", nameof(Digit.Pixels)).Fit(digits), digits.Schema, Model);

        var (exitCode, _, errors) = await RunAsync("--predict", Image, "--model", Model);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Is.EqualTo(
            $"--model is {Model}, a model of another kind: it takes the columns Label (String), Pixels (Vector<Single, 784>), "
            + "and an image is given to it by a column Path (String). Give the zip of an ImageFolder run."));
    }

    [Test]
    public async Task AModelThatReadsImagesButNamesNoClasses_IsToldToo()
    {
        var mlContext = new MLContext();
        var photos = mlContext.Data.LoadFromEnumerable([new Photo { Path = Image }]);
        mlContext.Model.Save(mlContext.Transforms.LoadImages("Image", imageFolder: "", nameof(Photo.Path)).Fit(photos), photos.Schema, Model);

        var (exitCode, _, errors) = await RunAsync("--predict", Image, "--model", Model);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Does.Contain("it answers with the columns Path (String), Label (String), Image (Image)").Or.Contain("it answers with the columns Label"));
        Assert.That(errors, Does.EndWith("PredictedClass (String) and Score with a name for each class are read here. Give the zip of an ImageFolder run."));
    }

    [Test]
    public async Task AFileThatIsNoZip_IsTold_InWholeSentences()
    {
        await File.WriteAllTextAsync(Model, "no zip");

        var (exitCode, _, errors) = await RunAsync("--predict", Image, "--model", Model);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Does.StartWith($"--model is {Model}, which is no model that can be loaded: "));
        Assert.That(errors, Does.EndWith("archive. Give the zip of an earlier run, or another name."));
    }

    private static void Paint(Figure figure, int seed, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var painter = new FigurePainter();
        painter.Paint(figure, seed, path);
    }

    /// <summary>Runs the program; long lines are put together again.</summary>
    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exitCode = await new ImageFolderCommand().InvokeAsync(arguments, output, errors);
        return (exitCode, string.Join(' ', $"{output}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), $"{errors}".TrimEnd());
    }
}

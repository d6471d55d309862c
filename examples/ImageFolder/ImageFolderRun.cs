using Examples.CommandLine;
using Examples.Drawing;
using ImageFolder.Data;
using ImageFolder.Display;
using ImageFolder.Learning;
using Spectre.Console;

namespace ImageFolder;

/// <summary>The whole program after its arguments are understood.</summary>
internal sealed class ImageFolderRun(RunSettings settings, IAnsiConsole console)
{
    /// <summary>Learns, shows, saves and predicts; or predicts only.</summary>
    /// <exception cref="InputException">A file cannot be read or written.</exception>
    public void Start(CancellationToken cancellationToken)
    {
        if (settings.Predict is { } asked && !File.Exists(asked))
        {
            throw new InputException($"--predict is {asked}, which does not exist. Give the path of an image.");
        }

        if (settings is { Predict: { } image, Data: null })
        {
            if (!File.Exists(settings.Model))
            {
                throw new InputException(
                    $"--predict asks the model {settings.Model}, which does not exist. Run once without --predict to learn images that are drawn here, "
                    + "or give --data to learn your own and predict then, or --model with the zip of an earlier run.");
            }

            PredictionView.Write(console, settings.Model, SavedModel.Predict(settings.Model, image));
            return;
        }

        var model = OutputFile.At(settings.Model, "--model");
        if (settings.Data is { } folder)
        {
            Learn(ImageTree.Read(folder), folder, model, cancellationToken);
            return;
        }

        using var drawn = DrawnTree.Draw(settings.Seed, cancellationToken);
        Learn(ImageTree.Read(drawn.Folder), "images drawn here", model, cancellationToken);
    }

    private void Learn(ImageTree tree, string source, OutputFile model, CancellationToken cancellationToken)
    {
        var groups = tree.Groups(settings.Group);
        console.MarkupLineInterpolated(
            $"[bold]{tree.Classes.Count}[/] classes in [bold]{groups.Count}[/] groups from {source}: {tree.TrainCount:N0} images to learn, {tree.TestCount:N0} to test, seed {settings.Seed}.");
        console.MarkupLine(
            settings.Passes == 1 ? "Each group is a task; every image is seen once." : $"Each group is a task; its images come {settings.Passes} times.");
        console.WriteLine();

        using var learner = new GroupLearner(settings);
        var progress = new GroupView(console, tree.Classes);
        var confusion = new ConfusionMatrix(tree.Classes);
        foreach (var group in groups)
        {
            var learnt = progress.Follow(group, report => learner.Learn(group, report, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            confusion = learner.Test(groups.Take(group.Number).SelectMany(earlier => earlier.Test), tree.Classes);
            progress.Write(group, learnt, confusion);
        }

        ConfusionView.Write(console, confusion);
        model.Write(learner.Save);
        var image = settings.Predict ?? groups[0].Test[0].Path;
        PredictionView.Write(console, model.Path, SavedModel.Predict(model.Path, image));
        console.MarkupLineInterpolated($"Done: learning and testing took {learner.Elapsed.TotalSeconds:0.0} s.");
    }
}

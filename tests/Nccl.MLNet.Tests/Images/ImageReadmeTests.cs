using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Images;

/// <summary>What the README shows of images is what is compiled and run here.</summary>
[TestFixture]
public class ImageReadmeTests
{
    [Test]
    public void Snippet_IsTheCodeThatIsRunBelow()
    {
        var readme = File.ReadAllText(Path.Combine(SourceFolder.Tests, "..", "..", "README.md")).ReplaceLineEndings("\n");
        var code = File.ReadAllLines(Path.Combine(SourceFolder.Tests, "Images", "ImageReadmeTests.cs")).Select(line => line.Trim());
        var shown = readme.Split("```csharp\n").Single(block => block.Contains("LoadImages", StringComparison.Ordinal)).Split("```")[0];

        Assert.That(
            shown.Trim().Split('\n').Select(line => line.Trim()),
            Is.EqualTo(code.SkipWhile(line => line != "// <readme>").Skip(1).TakeWhile(line => line != "// </readme>")));
    }

    [Test]
    public void Snippet_LearnsFromFilesAndLeavesOutWhatIsNone()
    {
        var mlContext = new MLContext(seed: 1);
        using var folder = new PictureFolder(mlContext);
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Root;
        try
        {
            // <readme>
            var pipeline = mlContext.Transforms.LoadImages("Image", imageFolder: "photos", "Path")
                .Append(mlContext.Transforms.ResizeImages("Image", 32, 32))
                .Append(mlContext.Transforms.ExtractPixels("Features", "Image", scaleImage: 1f / 255))
                .Append(mlContext.MulticlassClassification.Trainers.NeuronCalibration(new NeuronCalibrationTrainer.Options
                {
                    Network = NetworkOptions.ResNet18(width: 20),
                    UnreadableImages = UnreadableImages.Skip,       // default: an error that names the file
                    Learning = NcclOptions.Default with { Augmentation = new ImageAugmentation() },   // default: none
                }));
            // </readme>
            var rows = folder.Draw(11);
            rows[3].Path = "missing.png";

            Assert.That(pipeline.Fit(folder.View(rows)).LastTransformer.Model.RowsLearned, Is.EqualTo(10));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }
}

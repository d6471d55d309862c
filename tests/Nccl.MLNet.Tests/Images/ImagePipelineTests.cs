using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Nccl.MLNet.Tests.Data;
using SkiaSharp;

namespace Nccl.MLNet.Tests.Images;

[TestFixture]
public class ImagePipelineTests
{
    private readonly MLContext _context = new(seed: 3);
    private PictureFolder _folder = null!;

    [SetUp]
    public void MakeAFolder() => _folder = new PictureFolder(_context);

    [TearDown]
    public void DeleteTheFolder() => _folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void APipelineFromFiles_LearnsAndPredicts(bool interleaved)
    {
        var rows = _folder.Draw(60);
        var model = _folder.Pixels(interleaved).Append(_folder.Trainer()).Fit(_folder.View(Enumerable.Repeat(rows, 4).SelectMany(row => row)));

        Assert.That(Right(Reading.Names(model.Transform(_folder.View(rows)))), Is.GreaterThan(0.9));
        Assert.That(model.LastTransformer.Model.InputShape, Is.EqualTo([3, PictureFolder.Size, PictureFolder.Size]));
    }

    [Test]
    public void PlanarAndInterleavedPixels_AreTheSameImages()
    {
        var (first, second) = (_folder.Draw(20), _folder.Draw(20, task: 2));
        var planar = _folder.Pixels().Append(_folder.Trainer()).Fit(_folder.View(first));
        var interleaved = _folder.Pixels(interleaved: true).Append(_folder.Trainer()).Fit(_folder.View(first));

        Assert.That(Learnt(interleaved), Is.EquivalentTo(Learnt(planar)));
        var loaded = SavedModel.Load(new MLContext(), SavedModel.Save(_context, interleaved));
        Assert.That(Learnt(loaded.ContinueFit(_folder.View(second))), Is.EquivalentTo(Learnt(planar.ContinueFit(_folder.View(second)))));

        // One model, both orders.
        var pixels = _folder.Pixels(interleaved: true).Fit(_folder.View(first)).Transform(_folder.View(first));
        Assert.That(
            Reading.Scores(planar.LastTransformer.Transform(pixels)), Is.EqualTo(Reading.Scores(planar.Transform(_folder.View(first)))));
    }

    [Test]
    public void GreyColourAndTransparentFiles_AreAllImages()
    {
        var rows = _folder.Draw(20);
        _folder.Write(rows[0].Path, SKColors.Gray, SKColorType.Gray8);
        _folder.Write(rows[1].Path, SKColors.Blue.WithAlpha(100));
        _folder.Write("grey.jpg", SKColors.Gray, SKColorType.Gray8);
        rows[2].Path = "grey.jpg";

        var model = _folder.Pixels().Append(_folder.Trainer()).Fit(_folder.View(rows));

        Assert.That(model.LastTransformer.Model.RowsLearned, Is.EqualTo(20));
        Assert.That(Reading.Scores(model.Transform(_folder.View(rows))).SelectMany(score => score), Has.All.InRange(0, 1));
    }

    [TestCase(PictureFolder.Size, Description = "as large as its type says")]
    [TestCase(PictureFolder.Size + 3, Description = "resized")]
    public void ImagesInMemory_LearnAndPredict(int size)
    {
        // Made anew for each pass: ML.NET disposes images that it has read.
        IDataView View(int rows) => size == PictureFolder.Size
            ? _context.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(row => new Small { Image = Image(row, size), Label = Label(row) }))
            : _context.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(row => new Large { Image = Image(row, size), Label = Label(row) }));

        var extract = _context.Transforms.ExtractPixels("Features", "Image", scaleImage: 1f / 255).Append(_folder.Trainer());
        ITransformer model = size == PictureFolder.Size
            ? extract.Fit(View(240))
            : _context.Transforms.ResizeImages("Image", PictureFolder.Size, PictureFolder.Size).Append(extract).Fit(View(240));

        Assert.That(Right(Reading.Names(model.Transform(View(60)))), Is.GreaterThan(0.9));
    }

    [Test]
    public void DimensionsThatCanBeReadBothWays_AreRefusedUntilTheOptionSays()
    {
        var data = Blobs.View(_context, Blobs.Rows(20, features: 45), 3, 5, 3);
        NeuronCalibrationTransformer Fit(int[]? shape) => Trainers.New(
            _context, options => options.Network = NetworkOptions.ResNet18(width: 2) with { InputShape = shape }).Fit(data);

        Assert.That(() => Fit(null), Throws.ArgumentException.With.Message.Contains("[channels, height, width] as well as [height, width, channels]"));
        Assert.That(Fit([3, 5, 3]).Model.InputShape, Is.EqualTo([3, 5, 3]));
        Assert.That(Fit([3, 3, 5]).Model.InputShape, Is.EqualTo([3, 3, 5]));
        Assert.That(() => SavedModel.Load(_context, SavedModel.Save(_context, Fit([3, 5, 3]))).Transform(data), Throws.Nothing);
    }

    [Test]
    public void ImagesOfAnotherSize_AreRefusedWithBothSizes()
    {
        var rows = _folder.Draw(10);
        var model = _folder.Pixels().Append(_folder.Trainer()).Fit(_folder.View(rows)).LastTransformer;
        var larger = _folder.Pixels(size: 9).Fit(_folder.View(rows)).Transform(_folder.View(rows));

        foreach (var use in new Action[] { () => model.Transform(larger), () => model.ContinueFit(larger) })
        {
            Assert.That(use, Throws.ArgumentException.With.Message.Contains("[3, 9, 9]").And.Message.Contains("[3, 6, 6]").And.Message.Contains("ResizeImages"));
        }
    }

    [TestCase(1f, 1)]
    [TestCase(1f / 255, 0)]
    public void PixelsThatNobodyScaled_AreWarnedOf(float scale, int warnings)
    {
        var log = new LogRecorder(_context);

        _folder.Pixels(scale: scale).Append(_folder.Trainer()).Fit(_folder.View(_folder.Draw(10)));

        Assert.That(log.Warnings, Has.Exactly(warnings).Contains("scaleImage: 1f / 255"));
    }

    [Test]
    public void Augmentation_IsSavedAndGoesOnBitForBit()
    {
        var (first, second) = (_folder.View(_folder.Draw(20)), _folder.View(_folder.Draw(20, task: 2)));
        var model = _folder.Pixels().Append(_folder.Trainer(options => options.Learning = PictureFolder.Learning with
        {
            Augmentation = new ImageAugmentation { CropPadding = 1, OfReplay = false },
        })).Fit(first);

        var loaded = SavedModel.Load(new MLContext(), SavedModel.Save(_context, model));

        Assert.That(SavedModel.Parts(_context, loaded.ContinueFit(second)), Is.EquivalentTo(SavedModel.Parts(_context, model.ContinueFit(second))));
        Assert.That(Learnt(model), Is.Not.EquivalentTo(Learnt(_folder.Pixels().Append(_folder.Trainer()).Fit(first))));
    }

    [Test]
    public void AugmentationOfFeaturesThatAreNoImages_IsRefused() => Assert.That(
        () => Trainers.New(_context, options => options.Learning = new NcclOptions { Augmentation = new() }),
        Throws.ArgumentException.With.Message.Contains("Learning.Augmentation is set and Network.Architecture is Mlp"));

    /// <summary>All but the options and the dimensions of the column, which are in Model.key.</summary>
    private Dictionary<string, string> Learnt(ITransformer model) => SavedModel.Parts(_context, model)
        .Where(part => part.Key.EndsWith("Weights", StringComparison.Ordinal) || part.Key.EndsWith("Memory", StringComparison.Ordinal))
        .ToDictionary(part => part.Key, part => part.Value);

    private static double Right(string[] predicted) => predicted.Where((name, row) => name == Label(row)).Count() / (double)predicted.Length;

    private static string Label(int row) => row % 2 == 0 ? "red" : "blue";

    private static MLImage Image(int row, int size)
    {
        byte[] pixel = row % 2 == 0 ? [220, (byte)row, 20, 255] : [20, (byte)row, 220, 255];
        return MLImage.CreateFromPixels(size, size, MLPixelFormat.Rgba32, Enumerable.Repeat(pixel, size * size).SelectMany(value => value).ToArray());
    }

    private sealed class Small
    {
        [ImageType(PictureFolder.Size, PictureFolder.Size)]
        public MLImage Image { get; set; } = null!;

        public string Label { get; set; } = "";
    }

    private sealed class Large
    {
        [ImageType(PictureFolder.Size + 3, PictureFolder.Size + 3)]
        public MLImage Image { get; set; } = null!;

        public string Label { get; set; } = "";
    }
}

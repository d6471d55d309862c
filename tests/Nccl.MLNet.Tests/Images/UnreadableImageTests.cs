using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Nccl.MLNet.Tests.Data;
using SkiaSharp;

namespace Nccl.MLNet.Tests.Images;

[TestFixture]
public class UnreadableImageTests
{
    private const int Rows = 24;
    private const int Bad = 5;

    private readonly MLContext _context = new(seed: 3);
    private PictureFolder _folder = null!;

    /// <summary>A path, and a part of what the error says of it besides the path.</summary>
    private static readonly TestCaseData[] Cases =
    [
        new("missing.jpg", "Could not find file"),
        new("no/such/folder.jpg", "Could not find a part of the path"),
        new("zero.jpg", "is empty (0 bytes)"),
        new("text.jpg", "cannot be read"),
        new("half.jpg", "ends too early"),
        new("half.png", "ends too early"),
        new("folder.jpg", "denied"),
        new("../outside.jpg", "leaves the image folder"),
        new("a/../../outside.jpg", "leaves the image folder"),
        new("", "'Path' is empty"),
        new TestCaseData("no\0path.jpg", "Null character in path").SetArgDisplayNames("a null character"),
    ];

    [SetUp]
    public void MakeAFolderOfBadFiles()
    {
        _folder = new PictureFolder(_context);
        foreach (var name in new[] { "half.jpg", "half.png" })
        {
            var whole = _folder.Write(name, SKColors.Red, size: 40);
            _folder.Write(name, whole[..(whole.Length / 2)]);
        }

        _folder.Write("zero.jpg", []);
        _folder.Write("text.jpg", "This is a text."u8.ToArray());
        _folder.Write("../outside.jpg", SKColors.Red);
        Directory.CreateDirectory(Path.Combine(_folder.Folder, "folder.jpg"));
        Directory.CreateDirectory(Path.Combine(_folder.Folder, "a"));
    }

    [TearDown]
    public void DeleteTheFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Cases))]
    public void AFit_NamesTheRowAndTheFile(string path, string reason) => Assert.That(
        () => Fit(WithBad(path)),
        Throws.InvalidOperationException.With.Message.Contains($"Row {Bad + 1} of the data").And.Message.Contains(path).And.Message.Contains(reason)
            .And.Message.Contains("UnreadableImages = Skip").And.Message.EndsWith("The model is unchanged."));

    [TestCaseSource(nameof(Cases))]
    public void APrediction_NamesTheRowAndTheFile(string path, string reason)
    {
        var model = Fit(_folder.Draw(Rows));

        Assert.That(
            () => Reading.Scores(model.Transform(_folder.View(WithBad(path)))),
            Throws.InvalidOperationException.With.Message.Contains($"Row {Bad + 1} of the data").And.Message.Contains(path).And.Message.Contains(reason));
    }

    [TestCaseSource(nameof(Cases))]
    public void ByOption_AFitLeavesTheRowOutAndCountsIt(string path, string reason)
    {
        var (log, reports) = (new LogRecorder(_context), new List<TrainingProgress>());
        var rows = WithBad(path);

        var with = Fit(rows, options => (options.UnreadableImages, options.ProgressCallback) = (UnreadableImages.Skip, reports.Add));
        var without = Fit([.. rows.Where(row => row.Path != path)]);

        Assert.That(reports[^1].RowsSkipped, Is.EqualTo(1));
        Assert.That(log.Warnings, Has.Exactly(1).Contains($"Of {Rows} rows 1 have an image that cannot be read").And.Contains(path).And.Contains(reason));
        Assert.That(with.LastTransformer.Model.RowsLearned, Is.EqualTo(Rows - 1));
        Assert.That(
            with.LastTransformer.Model.NetworkState.Memory.Rings[0]!.FilledInputs.ToArray(),
            Is.EqualTo(without.LastTransformer.Model.NetworkState.Memory.Rings[0]!.FilledInputs.ToArray()));
    }

    [TestCaseSource(nameof(Cases))]
    public void ByOption_APredictionIsMissing(string path, string reason)
    {
        var model = Fit(_folder.Draw(Rows), options => options.UnreadableImages = UnreadableImages.Skip);
        var (all, bad) = (_folder.Draw(Rows), WithBad(path));
        var expected = Reading.Scores(model.Transform(_folder.View(all)));

        var predictions = model.Transform(_folder.View(bad));

        Assert.That(Reading.Keys(predictions)[Bad], Is.Zero, reason);
        Assert.That(Reading.Scores(predictions)[Bad], Has.All.NaN);
        Assert.That(Reading.Scores(predictions).Where((_, row) => row != Bad), Is.EqualTo(expected.Where((_, row) => row != Bad)));
    }

    [TestCaseSource(nameof(Cases))]
    public void APredictionEngine_FollowsTheOptionToo(string path, string reason)
    {
        var rows = _folder.Draw(Rows);
        var loaded = SavedModel.Load(_context, SavedModel.Save(_context, Fit(rows), _folder.View(rows).Schema));
        var skipping = Fit(rows, options => options.UnreadableImages = UnreadableImages.Skip);

        using var strict = _context.Model.CreatePredictionEngine<PictureFolder.Photo, PictureFolder.Seen>(loaded);
        using var lenient = _context.Model.CreatePredictionEngine<PictureFolder.Photo, PictureFolder.Seen>(skipping);

        Assert.That(strict.Predict(rows[0]).PredictedLabel, Is.Positive);
        Assert.That(
            () => strict.Predict(new PictureFolder.Photo { Path = path }),
            Throws.InvalidOperationException.With.Message.Contains(path).And.Message.Contains(reason));
        Assert.That(lenient.Predict(new PictureFolder.Photo { Path = path }).PredictedLabel, Is.Zero);
        Assert.That(lenient.Predict(rows[0]).PredictedLabel, Is.Positive);
    }

    [Test]
    public void AnAbsolutePathOutOfTheFolder_IsRefusedAndOneIntoItIsNot()
    {
        var (outside, inside) = (Path.Combine(_folder.Root, "outside.jpg"), _folder.Draw(Rows)[0].Path);

        Assert.That(() => Fit(WithBad(outside)), Throws.InvalidOperationException.With.Message.Contains("leaves the image folder"));
        Assert.That(() => Fit(WithBad(Path.Combine(_folder.Folder, inside))), Throws.Nothing);
    }

    [Test]
    public void ContinueFit_RefusesToo_AndTheModelStays()
    {
        var model = Fit(_folder.Draw(Rows));
        var before = SavedModel.Parts(_context, model);

        Assert.That(() => model.ContinueFit(_folder.View(WithBad("zero.jpg"))), Throws.InvalidOperationException.With.Message.Contains("zero.jpg"));
        Assert.That(SavedModel.Parts(_context, model), Is.EquivalentTo(before));
    }

    [Test]
    public void NothingButUnreadableImages_IsRefusedWithTheFirst() => Assert.That(
        () => Fit(PictureFolder.Rows("zero.jpg", "text.jpg"), options => options.UnreadableImages = UnreadableImages.Skip),
        Throws.InvalidOperationException.With.Message.Contains("None of the 2 rows").And.Message.Contains("2 have an image that cannot be read")
            .And.Message.Contains("zero.jpg"));

    [Test]
    public void BehindAnotherTransform_TheErrorIsTheInnerOne()
    {
        var rows = _folder.Draw(Rows);
        var model = _folder.Pixels().Append(_folder.Trainer()).Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(_folder.View(rows));

        var error = Assert.Catch(() => model.Transform(_folder.View(WithBad("zero.jpg"))).GetColumn<string>("Class").ToList())!;

        Assert.That(error.ToString(), Does.Contain("zero.jpg").And.Contain("is empty (0 bytes)"));
    }

    [Test]
    public void AnImageInMemoryOfAnotherSizeThanItsType_IsExplained()
    {
        var rows = Enumerable.Range(0, Rows).Select(row => new InMemory { Image = Blank(row == Bad ? 9 : 6) });
        var pipeline = _context.Transforms.ExtractPixels("Features", "Image").Append(_folder.Trainer());

        Assert.That(
            () => pipeline.Fit(_context.Data.LoadFromEnumerable(rows)),
            Throws.InvalidOperationException.With.Message.Contains($"Row {Bad + 1}").And.Message.Contains("ResizeImages"));
    }

    [Test]
    public void ImagesInMemoryReadTwice_AreExplained()
    {
        var rows = Enumerable.Range(0, Rows).Select(_ => new InMemory { Image = Blank(6) }).ToArray();
        var data = _context.Data.LoadFromEnumerable(rows);
        var model = _context.Transforms.ExtractPixels("Features", "Image").Append(_folder.Trainer()).Fit(data);

        Assert.That(() => Reading.Scores(model.Transform(data)), Throws.InvalidOperationException.With.Message.Contains("make the images anew for each pass"));
    }

    [Test]
    public void WithoutAResize_MlNetRefusesImagesOfUnknownSize() => Assert.That(
        () => _context.Transforms.LoadImages("Image", _folder.Folder, "Path").Append(_context.Transforms.ExtractPixels("Features", "Image"))
            .Append(_folder.Trainer()).Fit(_folder.View(_folder.Draw(2))),
        Throws.InstanceOf<ArgumentException>().With.Message.Contains("expected known-size image"));

    private TransformerChain<NeuronCalibrationTransformer> Fit(PictureFolder.Photo[] rows, Action<NeuronCalibrationTrainer.Options>? change = null) =>
        _folder.Pixels().Append(_folder.Trainer(change)).Fit(_folder.View(rows));

    private PictureFolder.Photo[] WithBad(string path)
    {
        var rows = _folder.Draw(Rows);
        rows[Bad].Path = path;
        return rows;
    }

    private static MLImage Blank(int size) => MLImage.CreateFromPixels(size, size, MLPixelFormat.Rgba32, new byte[size * size * 4]);

    private sealed class InMemory
    {
        [ImageType(6, 6)]
        public MLImage Image { get; set; } = null!;

        public string Label { get; set; } = "one";
    }
}

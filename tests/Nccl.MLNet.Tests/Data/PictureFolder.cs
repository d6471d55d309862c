using Microsoft.ML;
using SkiaSharp;

namespace Nccl.MLNet.Tests.Data;

/// <summary>A temporary folder of small images, red or blue by class, and the pipelines that read them.</summary>
internal sealed class PictureFolder : IDisposable
{
    public const int Size = 6;

    private readonly MLContext _context;

    public PictureFolder(MLContext context)
    {
        _context = context;
        Root = Directory.CreateTempSubdirectory("nccl-images").FullName;
        Folder = Directory.CreateDirectory(Path.Combine(Root, "photos")).FullName;
    }

    /// <summary>What the paths of the rows start from.</summary>
    public string Folder { get; }

    /// <summary>The folder above <see cref="Folder"/>.</summary>
    public string Root { get; }

    public static NcclOptions Learning => NcclOptions.Default with { InnerLearningRate = 0.1, ReplayBatchSize = 8, OuterBatchSize = 4 };

    public static Photo[] Rows(params string[] paths) => [.. paths.Select((path, row) => new Photo { Path = path, Label = row % 2 == 0 ? "red" : "blue" })];

    /// <summary>Rows whose files exist, of both classes in turn.</summary>
    public Photo[] Draw(int count, int task = 1) =>
        [.. Rows([.. Enumerable.Range(0, count).Select(row => $"{task}-{row}.png")]).Select((row, number) => Drawn(row, (100 * task) + number))];

    /// <summary>Writes an image; returns its bytes.</summary>
    public byte[] Write(string path, SKColor colour, SKColorType type = SKColorType.Rgba8888, int size = Size + 2)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(size, size, type, SKAlphaType.Unpremul));
        bitmap.Erase(colour);
        bitmap.SetPixel(1, 1, SKColors.White);
        using var encoded = bitmap.Encode(path.EndsWith(".png", StringComparison.Ordinal) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 90);
        var bytes = encoded.ToArray();
        File.WriteAllBytes(Path.Combine(Folder, path), bytes);
        return bytes;
    }

    public void Write(string path, byte[] bytes) => File.WriteAllBytes(Path.Combine(Folder, path), bytes);

    public IDataView View(IEnumerable<Photo> rows) => _context.Data.LoadFromEnumerable(rows);

    /// <summary>LoadImages, ResizeImages, ExtractPixels.</summary>
    public IEstimator<ITransformer> Pixels(bool interleaved = false, float scale = 1f / 255, int size = Size) => _context.Transforms
        .LoadImages("Image", Folder, nameof(Photo.Path))
        .Append(_context.Transforms.ResizeImages("Image", size, size))
        .Append(_context.Transforms.ExtractPixels("Features", "Image", interleavePixelColors: interleaved, scaleImage: scale));

    public NeuronCalibrationTrainer Trainer(Action<NeuronCalibrationTrainer.Options>? change = null)
    {
        var options = new NeuronCalibrationTrainer.Options { Network = NetworkOptions.ResNet18(width: 2), Learning = Learning, Seed = 1 };
        change?.Invoke(options);
        return _context.MulticlassClassification.Trainers.NeuronCalibration(options);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private Photo Drawn(Photo row, int seed)
    {
        var random = new Random(seed);
        var (strong, weak) = ((byte)random.Next(150, 256), (byte)random.Next(0, 100));
        Write(row.Path, row.Label == "red" ? new SKColor(strong, weak, weak) : new SKColor(weak, weak, strong));
        return row;
    }

    internal sealed class Photo
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }

    internal sealed class Seen
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}

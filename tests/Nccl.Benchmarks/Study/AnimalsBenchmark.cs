using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>Photographs of animals, two new classes a task, read with ML.NET's own image transforms.</summary>
internal static class AnimalsBenchmark
{
    private const int ClassesPerTask = 2;
    private const int ClassOrderSeed = 2021;
    private const int Side = 64;

    public static Benchmark Of(MLContext context, StudyArguments arguments)
    {
        var test = Load("val", seed: 0);
        var count = Tasks(seed: 1).Count;
        return new Benchmark(
            arguments.Benchmark,
            $"{count} tasks of {ClassesPerTask} classes, {Side} x {Side}",
            NetworkOptions.ResNet18(width: 20),
            ContinualScenario.ClassIncremental,
            TaskColumnName: null,
            Tasks,
            ValidationTasks: null);

        IReadOnlyList<ContinualTask> Tasks(int seed) => [.. context.Data.SplitByClasses(Load("train", seed), ClassesPerTask, ClassOrderSeed, testData: test)
            .Take(arguments.Tasks ?? int.MaxValue)];

        IDataView Load(string part, int seed)
        {
            var folder = Path.Combine(arguments.Data, "animals-64", part);
            Photograph[] all = Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Photograph.At)]
                : [];
            if (all.Length == 0)
            {
                throw new StudyException($"There are no photographs in {folder}. Put a folder per class there, or give another --data.");
            }

            new Random(seed).Shuffle(all);
            var paths = context.Data.LoadFromEnumerable(all);
            var pixels = context.Transforms.LoadImages("Image", imageFolder: null, nameof(Photograph.Path))
                .Append(context.Transforms.ResizeImages("Image", Side, Side))
                .Append(context.Transforms.ExtractPixels("Features", "Image", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARGB, scaleImage: 1 / 255f));
            return context.Data.Cache(pixels.Fit(paths).Transform(paths), "Features", nameof(Photograph.Label));
        }
    }

    /// <summary>A file and the name of its folder.</summary>
    private sealed class Photograph
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public static Photograph At(string path) => new() { Path = path, Label = new FileInfo(path).Directory!.Name };
    }
}

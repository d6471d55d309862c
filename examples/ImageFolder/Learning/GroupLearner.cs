using System.Diagnostics;
using Examples.CommandLine;
using Examples.Display;
using ImageFolder.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl;
using Nccl.MLNet;

namespace ImageFolder.Learning;

/// <summary>A pipeline from files to classes that goes on learning: the first group is fitted, every further one continues the model.</summary>
/// <remarks>Owns its model. Serves one thread.</remarks>
internal sealed class GroupLearner : IDisposable
{
    private readonly RunSettings _settings;
    private readonly MLContext _mlContext;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private ITransformer? _model;

    public GroupLearner(RunSettings settings)
    {
        (_settings, _mlContext) = (settings, new MLContext(settings.Seed));
    }

    /// <summary>Time since the first group.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    private ITransformer Model => _model ?? throw new InvalidOperationException("No group has been learnt yet: call Learn first.");

    /// <summary>Learns the next group, in one pass over its stream.</summary>
    /// <returns>Where learning stood at the end.</returns>
    /// <exception cref="InputException">None of the group's images can be read.</exception>
    public TrainingProgress Learn(ClassGroup group, Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        TrainingProgress? latest = null;
        var progress = new ImmediateProgress<TrainingProgress>(value => report(latest = value));
        var rows = _mlContext.Data.LoadFromEnumerable(Stream(group));
        var previous = _model;
        try
        {
            _model = previous is null
                ? Pipeline(progress, cancellationToken).Fit(rows)
                : previous.ContinueFit(rows, progress, cancellationToken);
        }
        catch (InvalidOperationException exception) when (latest is null)
        {
            throw new InputException($"The classes {string.Join(", ", group.Classes)} cannot be learnt: {exception.Message.AsSentence()}", exception);
        }

        (previous as IDisposable)?.Dispose();
        return latest!;
    }

    /// <summary>Predicts images and compares.</summary>
    public ConfusionMatrix Test(IEnumerable<Photo> images, IReadOnlyList<string> classes)
    {
        Photo[] rows = [.. images];
        var predictions = _mlContext.Data.CreateEnumerable<PhotoPrediction>(Model.Transform(_mlContext.Data.LoadFromEnumerable(rows)), reuseRowObject: false);
        var confusion = new ConfusionMatrix(classes);
        foreach (var (row, prediction) in rows.Zip(predictions))
        {
            confusion.Add(row.Label, prediction.PredictedClass);
        }

        return confusion;
    }

    /// <summary>Writes the model as an ML.NET zip.</summary>
    public void Save(Stream stream) => _mlContext.Model.Save(Model, _mlContext.Data.LoadFromEnumerable<Photo>([]).Schema, stream);

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private IEnumerable<Photo> Stream(ClassGroup group)
    {
        // Files of a class lie side by side; a batch must not be of one class.
        var random = new Random((100 * _settings.Seed) + group.Number - 1);
        Photo[] order = [.. group.Train];
        for (var pass = 0; pass < _settings.Passes; pass++)
        {
            random.Shuffle(order);
            foreach (var photo in order)
            {
                yield return photo;
            }
        }
    }

    private EstimatorChain<ITransformer> Pipeline(IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var options = new NeuronCalibrationTrainer.Options
        {
            Network = NetworkOptions.ResNet18(width: 20),
            Learning = NcclOptions.Default with { Augmentation = _settings.Augment ? new ImageAugmentation() : null },
            UnreadableImages = UnreadableImages.Skip,
            Seed = _settings.Seed,
            Progress = progress,
            CancellationToken = cancellationToken,
        };

        // The paths are full: a saved model reads images from anywhere.
        return new EstimatorChain<ITransformer>()
            .Append(_mlContext.Transforms.LoadImages("Image", imageFolder: "", nameof(Photo.Path)))
            .Append(_mlContext.Transforms.ResizeImages("Image", _settings.Size, _settings.Size))
            .Append(_mlContext.Transforms.ExtractPixels("Features", "Image", scaleImage: 1f / 255))
            .Append(_mlContext.MulticlassClassification.Trainers.NeuronCalibration(options))
            .Append<ITransformer>(_mlContext.Transforms.Conversion.MapKeyToValue(PhotoPrediction.ClassColumnName, "PredictedLabel"));
    }
}

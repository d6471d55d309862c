using System.Reflection;
using Microsoft.ML;
using Nccl.MLNet;
using QuickStart.Data;

namespace QuickStart.Learning;

/// <summary>A pipeline that goes on learning: the first task is fitted, every further one continues the last model.</summary>
/// <remarks>Owns its model. Serves one thread.</remarks>
internal sealed class ContinualLearner : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly int _seed;
    private ITransformer? _model;

    public ContinualLearner(MLContext mlContext, LearnerKind kind, int seed)
    {
        _mlContext = mlContext;
        _seed = seed;
        Kind = kind;
    }

    /// <summary>Version of the library that learns.</summary>
    public static string LibraryVersion =>
        typeof(NeuronCalibrationTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>How it learns.</summary>
    public LearnerKind Kind { get; }

    /// <summary>The model after the last task.</summary>
    public ITransformer Model => _model ?? throw new InvalidOperationException("No task has been learned yet: call Learn first.");

    /// <summary>Learns the next task, in one pass over <paramref name="rows"/>.</summary>
    public void Learn(IDataView rows, Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        var previous = _model;
        _model = previous is null
            ? Pipeline(Report, cancellationToken).Fit(rows)
            : previous.ContinueFit(rows, Report, cancellationToken);
        (previous as IDisposable)?.Dispose();

        void Report(NeuronCalibrationProgress progress) =>
            report(new TrainingProgress(progress.RowsSeen, progress.RowsPerSecond, progress.LossPerRow, progress.StreamAccuracy));
    }

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private IEstimator<ITransformer> Pipeline(Action<NeuronCalibrationProgress> report, CancellationToken cancellationToken)
    {
        var options = new NeuronCalibrationTrainer.Options
        {
            Scenario = ContinualScenario.DomainIncremental,
            Network = NetworkOptions.Mlp(256, 256),
            Learning = Kind == LearnerKind.Calibrated ? new NcclOptions() : NcclOptions.FineTuning,
            Seed = _seed,
            ProgressCallback = report,
            CancellationToken = cancellationToken,
        };

        // All digits are named in advance: in a short first task some may be missing.
        var digits = _mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, DigitPool.LabelCount).Select(digit => new DigitName { Label = $"{digit}" }));
        return _mlContext.Transforms.Concatenate("Features", nameof(Digit.Pixels))
            .Append(_mlContext.Transforms.Conversion.MapValueToKey(nameof(Digit.Label), keyData: digits))
            .Append(_mlContext.MulticlassClassification.Trainers.NeuronCalibration(options))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue(DigitPrediction.DigitColumnName, "PredictedLabel"));
    }

    private sealed class DigitName
    {
        public string Label { get; set; } = "";
    }
}

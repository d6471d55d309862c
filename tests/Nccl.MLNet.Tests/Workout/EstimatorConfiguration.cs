using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>One way to set up the trainer: every check of the workout runs on it.</summary>
internal sealed class EstimatorConfiguration
{
    /// <summary>The seed of <see cref="FittedTwice"/>.</summary>
    public const int TwiceSeed = 8;

    private readonly Lazy<NeuronCalibrationTransformer> _fitted;
    private readonly Lazy<TransformerChain<NeuronCalibrationTransformer>> _fittedPipeline;
    private readonly Lazy<Dictionary<string, string>> _fittedTwice;

    public EstimatorConfiguration()
    {
        _fitted = new(() => Trainer().Fit(Task(1)));
        _fittedPipeline = new(() => Preparation().Append(Trainer()).Fit(Raw(1)));
        _fittedTwice = new(() => TwoTasks(TwiceSeed));
    }

    /// <summary>Shared by all checks: none of them changes it.</summary>
    public static MLContext Context { get; } = new(seed: 5);

    public required string Name { get; init; }

    /// <summary>Names of the raw columns that become Label and Task; Task is null where every fit is one task.</summary>
    public required string Label { get; init; }

    public string? TaskSource { get; init; }

    /// <summary>Whether MapValueToKey makes the Label, or the Task, from the raw column.</summary>
    public bool MapsLabelToKey { get; init; }

    public bool MapsTaskToKey { get; init; }

    public required ContinualScenario Scenario { get; init; }

    public required NetworkOptions Network { get; init; }

    /// <summary>By default fast enough for the few rows here.</summary>
    public NcclOptions? Learning { get; init; } = NcclOptions.Default with { InnerLearningRate = 0.3, InnerGradientClip = 1 };

    public int[] FeatureShape { get; init; } = [Blobs.FeatureCount];

    public int Rows { get; init; } = 60;

    public int Features => FeatureShape.Aggregate(1, (product, size) => product * size);

    /// <summary>What has learnt task 1.</summary>
    public NeuronCalibrationTransformer Fitted => _fitted.Value;

    /// <summary>What has learnt task 1 from its raw columns.</summary>
    public TransformerChain<NeuronCalibrationTransformer> FittedPipeline => _fittedPipeline.Value;

    /// <summary>The parts of a model that has learnt tasks 1 and 2.</summary>
    public Dictionary<string, string> FittedTwice => _fittedTwice.Value;

    public NeuronCalibrationTrainer Trainer(MLContext? context = null, int? seed = 3) =>
        (context ?? Context).MulticlassClassification.Trainers.NeuronCalibration(Options(seed));

    public NeuronCalibrationTrainer.Options Options(int? seed = 3) => new()
    {
        TaskColumnName = TaskSource is null ? null : "Task",
        Scenario = Scenario,
        Network = Network,
        Learning = Learning,
        Seed = seed,
        PredictionChunkSize = 7,
    };

    /// <summary>Rows of one task, with new classes in task 2 where the scenario allows it.</summary>
    public Example[] RawRows(int task) => Blobs.Rows(Rows, ClassesOf(task), task, Features);

    public IDataView Raw(int task) => Blobs.View(Context, RawRows(task), FeatureShape);

    /// <summary>Rows of one task with the columns Label and Task as the trainer takes them.</summary>
    public IDataView Task(int task)
    {
        var raw = Raw(task);
        return Preparation().Fit(raw).Transform(raw);
    }

    /// <summary>The parts of a model fitted now on task 1 and then on task 2.</summary>
    public Dictionary<string, string> TwoTasks(int? seed, MLContext? context = null)
    {
        var trainer = Trainer(context, seed);
        using var first = trainer.Fit(Task(1));
        using var second = trainer.Fit(Task(2), first.Model);
        return SavedModel.Parts(Context, second);
    }

    /// <summary>Makes the columns Label and Task.</summary>
    public IEstimator<ITransformer> Preparation()
    {
        var label = Column("Label", Label, MapsLabelToKey, ["a", "b", "c"]);
        return TaskSource is null ? label : label.Append(Column("Task", TaskSource, MapsTaskToKey, ["t1", "t2", "t3"]));
    }

    /// <summary>The data with a key column LabelKey whose keys are those that <paramref name="model"/> predicts, as Evaluate wants it.</summary>
    public static IDataView WithLabelKey(NeuronCalibrationTransformer model, IDataView data)
    {
        var classes = model.Transform(data).Schema["PredictedLabel"];
        IEstimator<ITransformer> map = data.Schema["Label"].Type is KeyDataViewType
            ? Context.Transforms.CopyColumns("LabelKey", "Label")
            : Context.Transforms.Conversion.MapValueToKey("LabelKey", "Label", keyData: KeyData(classes, data.Schema["Label"].Type));
        return map.Fit(data).Transform(data);
    }

    public override string ToString() => Name;

    private string ClassesOf(int task) => (Scenario, task) switch
    {
        (ContinualScenario.DomainIncremental, _) => "abc",
        (_, 1) => "ab",
        _ => "ca",
    };

    private static IEstimator<ITransformer> Column(string name, string source, bool mapsToKey, string[] values) => mapsToKey
        ? Context.Transforms.Conversion.MapValueToKey(name, source, keyData: Context.Data.LoadFromEnumerable(values.Select(value => new Value { Name = value })))
        : Context.Transforms.CopyColumns(name, source);

    private static IDataView KeyData(DataViewSchema.Column classes, DataViewType type) => type == NumberDataViewType.Int32
        ? Context.Data.LoadFromEnumerable(Reading.KeyNames(classes).Select(name => new Number { Value = int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) }))
        : Context.Data.LoadFromEnumerable(Reading.KeyNames(classes).Select(name => new Value { Name = name }));

    private sealed class Value
    {
        public string Name { get; set; } = "";
    }

    private sealed class Number
    {
        public int Value { get; set; }
    }
}

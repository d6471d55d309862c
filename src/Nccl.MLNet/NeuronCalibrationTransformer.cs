using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Models;
using Nccl.MLNet.Persistence;
using Nccl.MLNet.Prediction;
using Nccl.MLNet.Sessions;

namespace Nccl.MLNet;

/// <summary>Predicts classes with what a <see cref="NeuronCalibrationTrainer"/> has learnt, and is the place from which learning goes on.</summary>
/// <remarks>
/// <para>Immutable: continuing makes a new transformer. Thread-safe: any number of cursors, rows and prediction engines may be used at once.</para>
/// <para>Prediction uses plain weights into which the calibration and any batch norm are folded. They are native memory, made when first needed,
/// shared by all users and freed by <see cref="Dispose"/>. Disposing, which PredictionEngine does by default, harms nothing else: cursors in use
/// go on, <see cref="Model"/> stays, and a later prediction makes the weights again.</para>
/// </remarks>
public sealed class NeuronCalibrationTransformer :
    ISingleFeaturePredictionTransformer<NeuronCalibrationModelParameters>, ISingleFeaturePredictionTransformer, ICanSaveModel, IDisposable
{
    private readonly IHostEnvironment _environment;
    private readonly SharedPredictor _predictor;

    internal NeuronCalibrationTransformer(IHostEnvironment environment, FitResult fit)
    {
        (_environment, Fit, Model) = (environment, fit, new NeuronCalibrationModelParameters(fit.Model));
        _predictor = new SharedPredictor(() =>
        {
            TorchLibrary.Load();
            using var channel = environment.Register(nameof(NeuronCalibrationTransformer)).Start("Predict");
            return LearnerFactories.Of(fit.Plan, fit.Model.InputShape, TorchDevice.Of(environment, channel)).NewPredictor(fit.Model.State);
        });
    }

    /// <summary>What was learnt: pass it to <see cref="NeuronCalibrationTrainer.Fit(IDataView, NeuronCalibrationModelParameters)"/> to go on.</summary>
    public NeuronCalibrationModelParameters Model { get; }

    /// <summary>The feature column that predictions read.</summary>
    public string FeatureColumnName => Fit.Plan.Columns.FeatureColumnName;

    /// <summary>The type of the feature column that the model was fitted on.</summary>
    public DataViewType FeatureColumnType => Fit.FeatureType;

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>What the last fit came to.</summary>
    internal FitResult Fit { get; }

    internal IHostEnvironment Environment => _environment;

    /// <summary>
    /// The same model untrained: it knows the same classes and tasks, but has the weights with which a fit of the same seed starts; those
    /// of seed 0 where the fit drew a seed.
    /// </summary>
    internal NeuronCalibrationTransformer Untrained()
    {
        TorchLibrary.Load();
        using var channel = _environment.Register(nameof(NeuronCalibrationTransformer)).Start("Untrained");
        var seed = Fit.Plan.Seed ?? EnvironmentSettings.SeedOf(_environment) ?? 0;
        var learnt = Fit.Model;
        var state = LearnerFactories.Of(Fit.Plan, learnt.InputShape, TorchDevice.Of(_environment, channel)).Untrained(learnt.State, seed);
        return new NeuronCalibrationTransformer(_environment, Fit with { Model = learnt with { State = state } });
    }

    /// <summary>The columns of data after prediction: those of the input, then PredictedLabel and Score.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <exception cref="ArgumentException">The feature column, or in the task-incremental scenario the task column, is missing or does not fit.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => SchemaFor(inputSchema).Output;

    /// <summary>Adds predictions to data, lazily: they are made while the result is read, a chunk of rows at a time.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentException">The feature column, or in the task-incremental scenario the task column, is missing or does not fit.</exception>
    /// <exception cref="TorchLoadException">The application has no torch backend, or the system cannot load it.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var schema = SchemaFor(input.Schema, input);
        LoadTorchNow();
        return new PredictionDataView(input, Bind(schema), Fit.Plan.PredictionChunkSize);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        var schema = SchemaFor(inputSchema);
        LoadTorchNow();
        return new PredictionRowMapper(Bind(schema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelZip.Save(ctx, Fit);

    /// <summary>Frees the native weights once no cursor or row uses them. The model can still be used afterwards.</summary>
    public void Dispose() => _predictor.Dispose();

    /// <summary>Three lines, culture-free: what was learnt, and the columns that predictions read.</summary>
    public override string ToString()
    {
        var task = Model.Scenario == ContinualScenario.TaskIncremental ? $", task from column '{Fit.Plan.Columns.TaskColumnName}'" : "";
        return $"{Model}\nFeatures from column '{FeatureColumnName}'{task}.";
    }

    /// <param name="input">The columns of the data.</param>
    /// <param name="data">The data, where it is there already: it tells best where its images are loaded from.</param>
    private PredictionSchema SchemaFor(DataViewSchema input, IDataView? data = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = InputColumns.FeatureColumn(input, FeatureColumnName);
        var files = (data is null ? null : ImageLoaders.Find(data, features)) ?? Fit.ImageFiles;
        return new PredictionSchema(input, Fit.Model, features, files, Fit.Plan.Columns.TaskColumnName);
    }

    // Predictions are made later and often on threads of ML.NET, which wraps what it catches there ("Splitter/consolidator worker ...").
    // A missing backend is to be read as it is.
    private static void LoadTorchNow() => TorchLibrary.Load();

    private BoundModel Bind(PredictionSchema schema) => new(schema, Fit.Model, _predictor, Fit.Plan.UnreadableImages);
}

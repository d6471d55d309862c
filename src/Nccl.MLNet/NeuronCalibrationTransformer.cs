using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Images;
using Nccl.MLNet.Interop;
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
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly SharedPredictor _predictor;

    internal NeuronCalibrationTransformer(
        IHostEnvironment environment,
        NeuronCalibrationModelParameters model,
        NeuronCalibrationTrainer.Options options,
        VectorDataViewType featureType,
        ImageFiles? imageFiles)
    {
        (_environment, Model, FeatureColumnType, ImageFiles) = (environment, model, featureType, imageFiles);
        // What belongs to one fit must neither be kept alive nor be called by the next.
        _options = options.Copy();
        (_options.ProgressCallback, _options.Progress, _options.CancellationToken) = (null, null, default);
        _predictor = new SharedPredictor(() =>
        {
            TorchLibrary.Load();
            using var channel = environment.Register(nameof(NeuronCalibrationTransformer)).Start("Predict");
            return LearnerFactory.NewPredictor(model, TorchDevice.Of(environment, channel));
        });
    }

    /// <summary>What was learnt: pass it to <see cref="NeuronCalibrationTrainer.Fit(IDataView, NeuronCalibrationModelParameters)"/> to go on.</summary>
    public NeuronCalibrationModelParameters Model { get; }

    /// <summary>The feature column that predictions read.</summary>
    public string FeatureColumnName => _options.FeatureColumnName;

    /// <summary>The type of the feature column that the model was fitted on.</summary>
    public DataViewType FeatureColumnType { get; }

    bool ITransformer.IsRowToRowMapper => true;

    internal NeuronCalibrationTrainer.Options Options => _options;

    /// <summary>Where the images of the last fit were loaded from; null where that is not known.</summary>
    internal ImageFiles? ImageFiles { get; }

    internal IHostEnvironment Environment => _environment;

    /// <summary>
    /// The same model untrained: it knows the same classes and tasks, but has the weights with which a fit of the same seed starts; those
    /// of seed 0 where the fit drew a seed.
    /// </summary>
    internal NeuronCalibrationTransformer Untrained()
    {
        TorchLibrary.Load();
        using var channel = _environment.Register(nameof(NeuronCalibrationTransformer)).Start("Untrained");
        var seed = _options.Seed ?? EnvironmentSettings.SeedOf(_environment) ?? 0;
        using var learner = LearnerFactory.Start(_options, Model.InputShape, Model.Classes.Count, seed, TorchDevice.Of(_environment, channel));
        var state = Model.State with { Tensors = learner.Capture().Tensors, Averages = [] };
        var model = new NeuronCalibrationModelParameters(Model.Network, Model.InputShape, Model.Classes, Model.Tasks, Model.Announced, state);
        return new NeuronCalibrationTransformer(_environment, model, _options, (VectorDataViewType)FeatureColumnType, ImageFiles);
    }

    /// <summary>The columns of data after prediction: those of the input, then PredictedLabel and Score.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <exception cref="ArgumentException">The feature column, or in the task-incremental scenario the task column, is missing or does not fit.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => SchemaFor(inputSchema).Output;

    /// <summary>Adds predictions to data, lazily: they are made while the result is read, a chunk of rows at a time.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentException">The feature column, or in the task-incremental scenario the task column, is missing or does not fit.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var schema = SchemaFor(input.Schema, input);
        return new PredictionDataView(input, schema, NewScorer(schema), _options.PredictionChunkSize);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        var schema = SchemaFor(inputSchema);
        return new PredictionRowMapper(schema, NewScorer(schema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelZip.Save(ctx, this);

    /// <summary>Frees the native weights once no cursor or row uses them. The model can still be used afterwards.</summary>
    public void Dispose() => _predictor.Dispose();

    /// <summary>Three lines, culture-free: what was learnt, and the columns that predictions read.</summary>
    public override string ToString()
    {
        var task = Model.Scenario == ContinualScenario.TaskIncremental ? $", task from column '{_options.TaskColumnName}'" : "";
        return $"{Model}\nFeatures from column '{FeatureColumnName}'{task}.";
    }

    /// <param name="input">The columns of the data.</param>
    /// <param name="data">The data, where it is there already: it tells best where its images are loaded from.</param>
    private PredictionSchema SchemaFor(DataViewSchema input, IDataView? data = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = InputColumns.FeatureColumn(input, _options.FeatureColumnName);
        var files = (data is null ? null : ImageLoaders.Find(data, features)) ?? ImageFiles;
        return new PredictionSchema(input, Model, features, files, _options.TaskColumnName);
    }

    private Func<DataViewRow, int, RowScorer> NewScorer(PredictionSchema schema) =>
        (source, capacity) => new RowScorer(source, schema, Model, _predictor, capacity, _options.UnreadableImages);
}

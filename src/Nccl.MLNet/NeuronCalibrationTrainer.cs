using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Models;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rules;
using Nccl.MLNet.Sessions;

namespace Nccl.MLNet;

/// <summary>
/// Trains a neural network on one task after the other without forgetting the earlier ones: neuron calibration for online
/// continual learning.
/// </summary>
/// <remarks>
/// <para>To create this trainer, use <see cref="NeuronCalibrationCatalog"/>: <c>mlContext.MulticlassClassification.Trainers.NeuronCalibration(...)</c>.</para>
/// <para><b>Input and output columns.</b> The label is a key, text or an integer; the features are a known-sized vector of
/// <see cref="float"/>; an optional task column is a key, text or an integer. The trainer writes</para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type and meaning</description></listheader>
/// <item><term>PredictedLabel</term><description>key; its values are the classes. Missing where a feature is NaN or infinite.</description></item>
/// <item><term>Score</term><description>vector of <see cref="float"/>; the probability of every class, 0 for classes that do not count for the row.</description></item>
/// </list>
/// <para><b>Characteristics</b></para>
/// <list type="table">
/// <item><term>Machine learning task</term><description>Multiclass classification, learnt task after task</description></item>
/// <item><term>Is normalization required?</term><description>Recommended: a neural network wants features of a similar scale</description></item>
/// <item><term>Is caching required?</term><description>No: the data is read once, in order</description></item>
/// <item><term>Required packages in addition to Microsoft.ML</term><description>Nccl.MLNet and a torch backend (libtorch-cpu-linux-x64, TorchSharp-cpu or TorchSharp-cuda-linux)</description></item>
/// <item><term>Example weights</term><description>Not supported: every row counts the same</description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// <para><b>Algorithm.</b> Each layer scales its weights theta and its features by small masks, lambda * F(x; psi * theta) + b.
/// On each mini-batch the weights descend the cross-entropy of the new rows, of replayed rows from a small memory of every
/// past task, and a distillation that holds the replayed rows' predictions; then psi, lambda and b descend the distillation
/// plus a consolidation that keeps important weights where they were. Source: H. Yin, P. Yang, P. Li, "Mitigating Forgetting
/// in Online Continual Learning with Neuron Calibration", NeurIPS 2021.</para>
/// <para><b>Evaluating.</b> <c>Evaluate</c> and <c>CrossValidate</c> want a key label, and compare its numbers with the order of the
/// classes: use one dictionary for all tasks, for example <c>MapValueToKey</c> with <c>keyData</c>. A key without values is a class per
/// number; its numbers, from 1, are then the values of PredictedLabel.</para>
/// <para><b>Progress</b> goes to the callback or <see cref="IProgress{T}"/> of the options, and as trace messages to
/// <c>MLContext.Log</c>; what a task came to, and rows that were left out, are informations and warnings there.</para>
/// <para>The trainer is thread-safe; each fit has a network of its own.</para>
/// </remarks>
/// <seealso cref="NeuronCalibrationCatalog"/>
/// <seealso cref="ContinueFitExtensions"/>
public sealed partial class NeuronCalibrationTrainer : ITrainerEstimator<NeuronCalibrationTransformer, NeuronCalibrationModelParameters>
{
    internal NeuronCalibrationTrainer(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        (HostEnvironment, Plan, Observer) = (environment, options.ToPlan(), options.ToObserver());
    }

    /// <summary>A trainer that goes on as a model was learnt.</summary>
    internal NeuronCalibrationTrainer(IHostEnvironment environment, FitPlan plan, FitObserver observer) =>
        (HostEnvironment, Plan, Observer) = (environment, plan, observer);

    /// <summary>
    /// What the trainer needs of data and can do: it wants normalized features, no cache, and continues from earlier model parameters.
    /// </summary>
    public TrainerInfo Info => TrainerInfos.Continual;

    /// <summary>Learns the first task or tasks: one pass over the data, in its order.</summary>
    /// <param name="input">The data. Without a task column all of it is task 1.</param>
    /// <returns>A model that predicts, and from which learning goes on.</returns>
    /// <exception cref="ArgumentException">A column is missing, of a type that cannot be used, or of a shape that the network cannot take.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, a feature is not finite, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public NeuronCalibrationTransformer Fit(IDataView input) => FitOnTopOf(null, input);

    /// <summary>Goes on from what was learnt before, with the next task or tasks. What was learnt before stays as it is.</summary>
    /// <param name="trainData">The data. Without a task column all of it is the next task.</param>
    /// <param name="modelParameters">What was learnt: <see cref="NeuronCalibrationTransformer.Model"/> of an earlier fit or of a loaded zip.</param>
    /// <returns>A new model.</returns>
    /// <exception cref="ArgumentException">As in <see cref="Fit(IDataView)"/>, or the model has another architecture, scenario, number of features, or type of classes or tasks.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, a feature is not finite, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public NeuronCalibrationTransformer Fit(IDataView trainData, NeuronCalibrationModelParameters modelParameters)
    {
        ArgumentNullException.ThrowIfNull(modelParameters);
        return FitOnTopOf(modelParameters.Learned, trainData);
    }

    /// <summary>The columns after this trainer, from the columns before it.</summary>
    /// <param name="inputSchema">Shape of the data.</param>
    /// <exception cref="ArgumentException">A column is missing or of a type that cannot be used.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var classType = PipelineSchemaRules.Check(inputSchema, Plan.Columns);
        return SchemaColumns.Append(
            inputSchema,
            SchemaColumns.PredictedLabel(OutputColumns.PredictedLabel, classType),
            SchemaColumns.Score(OutputColumns.Score, classType));
    }

    internal IHostEnvironment HostEnvironment { get; }

    /// <summary>How it learns.</summary>
    internal FitPlan Plan { get; }

    /// <summary>Receives the progress of each of its fits, and may end them.</summary>
    internal FitObserver Observer { get; }

    /// <summary>The seed of a first fit.</summary>
    internal int Seed() => Plan.Seed ?? EnvironmentSettings.SeedOf(HostEnvironment) ?? Random.Shared.Next();

    private NeuronCalibrationTransformer FitOnTopOf(LearnedModel? before, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        TorchLibrary.Load();
        var host = HostEnvironment.Register(nameof(NeuronCalibrationTrainer));
        using var channel = host.Start("Fit");
        var columns = InputColumns.Of(data.Schema, Plan.Columns);
        ContinuationRules.Check(before, columns, Plan);
        TrainingAdvice.Give(channel, Plan, first: before is null);
        var files = ImageLoaders.Find(data, columns.Features);
        var device = TorchDevice.Of(HostEnvironment, channel);
        using var run = new FitRun(Plan, Observer, channel, columns, files, before, Seed(), device);
        var learnt = run.Run(data);
        return new NeuronCalibrationTransformer(HostEnvironment, new FitResult(Plan, learnt, (VectorDataViewType)columns.Features.Type, files));
    }
}

using Nccl.MLNet;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Sessions;

namespace Microsoft.ML;

/// <summary>Continues whole pipelines.</summary>
public static class ContinueFitExtensions
{
    /// <summary>
    /// Teaches a fitted pipeline the next task: everything before the continual model transforms the data as it was fitted, the
    /// continual model learns on with the options of its last fit, everything after it stays.
    /// </summary>
    /// <param name="model">
    /// A fitted pipeline that contains a <see cref="NeuronCalibrationTransformer"/>, or that transformer itself; also one that
    /// <c>mlContext.Model.Load</c> has just loaded. It stays as it is.
    /// </param>
    /// <param name="newTask">The data of the next task or tasks, as the pipeline takes it: one pass, in its order.</param>
    /// <param name="progress">Receives the progress a few times a second.</param>
    /// <param name="cancellationToken">Ends the fit between two mini-batches; the model stays as it was.</param>
    /// <returns>A new pipeline.</returns>
    /// <exception cref="ArgumentException">The pipeline has no continual model or several, or the data does not fit it.</exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, a feature is not finite, learning diverged, or a later part of the pipeline was fitted on fewer classes.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ITransformer ContinueFit(
        this ITransformer model, IDataView newTask, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(newTask);
        var continual = TheContinualModelIn(model);
        var data = Find(model, newTask).Data;
        var observer = new FitObserver(Progress: progress, CancellationToken: cancellationToken);
        var trainer = new NeuronCalibrationTrainer(continual.Environment, continual.Fit.Plan, observer);
        var continued = TransformerChains.Replace(model, continual, trainer.Fit(data, continual.Model));
        CheckRest(continued, newTask.Schema);
        return continued;
    }

    /// <summary>The continual models of a pipeline, those in chains inside it too.</summary>
    internal static IEnumerable<NeuronCalibrationTransformer> ContinualModelsIn(ITransformer model)
    {
        if (model is NeuronCalibrationTransformer continual)
        {
            return [continual];
        }

        IReadOnlyList<ITransformer> members = TransformerChains.MembersOf(model);
        return members is [var only] && ReferenceEquals(only, model) ? [] : members.SelectMany(ContinualModelsIn);
    }

    /// <exception cref="ArgumentException"><paramref name="model"/> has none or several.</exception>
    internal static NeuronCalibrationTransformer TheContinualModelIn(ITransformer model)
    {
        NeuronCalibrationTransformer[] models = [.. ContinualModelsIn(model)];
        return models switch
        {
            [var only] => only,
            [] => throw new ArgumentException(
                "The pipeline has no continual model to go on with: it needs a NeuronCalibration trainer. Its parts are "
                + $"{string.Join(", ", TransformerChains.MembersOf(model).Select(member => member.GetType().Name))}.",
                nameof(model)),
            _ => throw new ArgumentException(
                $"The pipeline has {models.Length} continual models, and learning goes on with one. Continue the parts of the pipeline one by one.",
                nameof(model)),
        };
    }

    /// <summary>A later trainer that was fitted on the Score of fewer classes would fail at its first prediction only.</summary>
    internal static void CheckRest(ITransformer continued, DataViewSchema input)
    {
        try
        {
            _ = continued.GetOutputSchema(input);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"A part of the pipeline after the continual model does not fit its new classes: {error.Message} Fit that part again on the "
                + "output of the continued model. The model is unchanged.",
                error);
        }
    }

    /// <summary>The first continual model, in order, and the data as it arrives there.</summary>
    private static (NeuronCalibrationTransformer? Continual, IDataView Data) Find(ITransformer model, IDataView data)
    {
        if (model is NeuronCalibrationTransformer continual)
        {
            return (continual, data);
        }

        IReadOnlyList<ITransformer> members = TransformerChains.MembersOf(model);
        if (members is [var only] && ReferenceEquals(only, model))
        {
            return (null, model.Transform(data));
        }

        foreach (var member in members)
        {
            (var found, data) = Find(member, data);
            if (found is not null)
            {
                return (found, data);
            }
        }

        return (null, data);
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Live;

/// <summary>The fitted parts around a model that goes on learning: rows pass those before it, and a snapshot of it takes its place among them.</summary>
internal sealed class LivePipeline
{
    private readonly ITransformer? _whole;

    private LivePipeline(ITransformer? preprocessing, ITransformer? whole, NeuronCalibrationTransformer? continual) =>
        (Preprocessing, _whole, Continual) = (preprocessing, whole, continual);

    /// <summary>All that comes before the model; null where nothing does.</summary>
    public ITransformer? Preprocessing { get; }

    /// <summary>The model from which learning goes on; null where nothing is known yet.</summary>
    public NeuronCalibrationTransformer? Continual { get; }

    /// <summary>The pipeline of a learner that knows nothing yet.</summary>
    /// <exception cref="ArgumentException">The preprocessing has a model of its own.</exception>
    public static LivePipeline After(ITransformer? preprocessing) =>
        preprocessing is null || !ContinueFitExtensions.ContinualModelsIn(preprocessing).Any()
            ? new(preprocessing, null, null)
            : throw new ArgumentException(
                "The preprocessing contains a continual model already. To go on with that model, make the learner from the whole pipeline: "
                + "mlContext.MulticlassClassification.CreateContinualLearner(model).",
                nameof(preprocessing));

    /// <summary>The pipeline of a learner that goes on from a model.</summary>
    /// <exception cref="ArgumentException"><paramref name="model"/> has no continual model or several.</exception>
    public static LivePipeline Around(ITransformer model)
    {
        var continual = ContinueFitExtensions.TheContinualModelIn(model);
        var before = new List<ITransformer>();
        CollectUntil(continual, model, before);
        return new(before.Count == 0 ? null : new TransformerChain<ITransformer>([.. before]), model, continual);
    }

    /// <summary>The whole pipeline as it is served.</summary>
    /// <param name="learnt">A snapshot of the model.</param>
    /// <param name="input">The columns of the data before the pipeline; null where they are not known.</param>
    /// <exception cref="InvalidOperationException">A later part of the pipeline was fitted on fewer classes.</exception>
    public ITransformer With(NeuronCalibrationTransformer learnt, DataViewSchema? input)
    {
        if (_whole is not null)
        {
            var continued = TransformerChains.Replace(_whole, Continual!, learnt);
            if (input is not null)
            {
                ContinueFitExtensions.CheckRest(continued, input);
            }

            return continued;
        }

        return Preprocessing is null
            ? learnt
            : new TransformerChain<NeuronCalibrationTransformer>(
                [.. TransformerChains.MembersOf(Preprocessing), learnt], [.. TransformerChains.ScopesOf(Preprocessing), TransformerScope.Everything]);
    }

    private static bool CollectUntil(NeuronCalibrationTransformer continual, ITransformer part, List<ITransformer> before)
    {
        if (ReferenceEquals(part, continual))
        {
            return true;
        }

        IReadOnlyList<ITransformer> members = TransformerChains.MembersOf(part);
        if (members is [var only] && ReferenceEquals(only, part))
        {
            before.Add(part);
            return false;
        }

        return members.Any(member => CollectUntil(continual, member, before));
    }
}

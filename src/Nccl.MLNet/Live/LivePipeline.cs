using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Live;

/// <summary>The fitted parts around a model that goes on learning: rows pass those before it, and a snapshot of it takes its place among them.</summary>
internal sealed class LivePipeline
{
    private readonly ITransformer? _model;
    private readonly NeuronCalibrationTransformer? _continual;

    private LivePipeline(ITransformer? head, ITransformer? model, NeuronCalibrationTransformer? continual) =>
        (Head, _model, _continual) = (head, model, continual);

    /// <summary>All that comes before the model; null where nothing does.</summary>
    public ITransformer? Head { get; }

    /// <exception cref="ArgumentException">The preprocessing has a model of its own.</exception>
    public static LivePipeline After(ITransformer? preprocessing) =>
        preprocessing is null || !ContinueFitExtensions.ContinualModelsIn(preprocessing).Any()
            ? new(preprocessing, null, null)
            : throw new ArgumentException(
                "The preprocessing contains a continual model already. To go on with that model, make the learner from the whole pipeline: "
                + "mlContext.MulticlassClassification.CreateContinualLearner(model).",
                nameof(preprocessing));

    /// <exception cref="ArgumentException"><paramref name="model"/> has no continual model or several.</exception>
    public static (LivePipeline Pipeline, NeuronCalibrationTransformer Continual) Around(ITransformer model)
    {
        var continual = ContinueFitExtensions.TheContinualModelIn(model);
        var head = new List<ITransformer>();
        CollectUntil(continual, model, head);
        return (new(head.Count == 0 ? null : new TransformerChain<ITransformer>([.. head]), model, continual), continual);
    }

    /// <summary>The whole pipeline as it is served.</summary>
    /// <param name="learnt">A snapshot of the model.</param>
    /// <param name="input">The columns of the data before the pipeline; null where they are not known.</param>
    /// <exception cref="InvalidOperationException">A later part of the pipeline was fitted on fewer classes.</exception>
    public ITransformer With(NeuronCalibrationTransformer learnt, DataViewSchema? input)
    {
        if (_model is not null)
        {
            var continued = TransformerChains.Replace(_model, _continual!, learnt);
            if (input is not null)
            {
                ContinueFitExtensions.CheckRest(continued, input);
            }

            return continued;
        }

        return Head is null
            ? learnt
            : new TransformerChain<NeuronCalibrationTransformer>(
                [.. TransformerChains.MembersOf(Head), learnt], [.. TransformerChains.ScopesOf(Head), TransformerScope.Everything]);
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

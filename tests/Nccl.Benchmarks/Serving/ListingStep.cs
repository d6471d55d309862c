using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Losses;
using Nccl.Strategies;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Serving;

/// <summary>One learning step of bench_listing.py through the product's inner and outer step.</summary>
internal sealed class ListingStep
{
    private readonly CalibratedNetwork _network;
    private readonly ListingData _data;
    private readonly InnerStep _inner;
    private readonly OuterStep _outer;
    private readonly IReadOnlyList<Parameter> _innerParameters;
    private readonly IReadOnlyList<Parameter> _outerParameters;

    public ListingStep(CalibratedNetwork network, ListingData data)
    {
        (_network, _data) = (network, data);
        (_inner, _outer) = (new InnerStep(network, Options), new OuterStep(network, Options));
        _innerParameters = ListingNetwork.InnerParameters(network);
        _outerParameters = network.CalibrationParameters;
    }

    /// <summary>The constants of bench_listing.py; it weighs consolidation by beta * reg * sum F d^2, which is one half of our weight.</summary>
    public static NcclOptions Options { get; } = new()
    {
        InnerSteps = 2,
        InnerLearningRate = 0.05,
        InnerGradientClip = 10,
        Temperature = 5,
        DistillationWeight = 1,
        Ablations = new()
        {
            DistillationReduction = DistillationReduction.MeanOverRows,
            Outer = OuterObjective.ConsolidationOnly,
            ImportanceOf = ImportanceSource.WeightedDistillation,
            Anchor = AnchorTime.BeforeLastInnerStep,
        },
        ReplayWeight = 1,
        ConsolidationWeight = 2 * 10 * 1,
        OuterLearningRate = 0.05,
        OuterGradientClip = double.PositiveInfinity,
    };

    public StepLosses Run(long step, bool withDivergence = false)
    {
        using var scope = NewDisposeScope();
        using var arriving = _data.Arriving(step);
        _network.train();
        var report = default(StepReport);
        CalibratedWeights? anchor = null;
        try
        {
            for (var inner = 0; inner < Options.InnerSteps; inner++)
            {
                if (inner == Options.InnerSteps - 1)
                {
                    anchor = _network.Freeze();
                }

                using var own = inner == 0 ? null : _data.OwnTask(step);
                using var replay = _data.Replay(inner, step);
                report = _inner.Run(_innerParameters, own ?? arriving, replay);
            }

            using var batch = _data.Outer(step);
            var divergence = withDivergence ? DivergenceOf(batch) : double.NaN;
            var consolidation = _outer.Run(_outerParameters, batch, anchor!);
            var loss = report.CurrentLoss
                + (Options.ReplayWeight * (report.ReplayLoss + (Options.Rates.DistillationWeight * report.DistillationLoss)));
            return new StepLosses(loss, divergence, consolidation);
        }
        finally
        {
            anchor?.Dispose();
        }
    }

    /// <summary>The outer step reports only what it descends; the trace wants the divergence too.</summary>
    private double DivergenceOf(LearningBatch batch)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var weights = _network.Calibrate();
        var logits = RowMatrix.Of(_network.forward(batch.Inputs, weights));
        return Distillation.Divergence(logits, batch, Options, weight: 1, new RowMatrix(logits.Rows, logits.Columns));
    }
}

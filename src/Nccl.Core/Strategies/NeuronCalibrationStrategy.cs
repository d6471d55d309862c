using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Memory;
using TorchSharp.Modules;

namespace Nccl.Strategies;

/// <summary>
/// Neuron calibration: inner steps on the weights with replay and distillation, then an outer step on the calibration. Without
/// calibration, distillation or memory it is replay with distillation, experience replay and plain fine-tuning.
/// </summary>
internal sealed class NeuronCalibrationStrategy : Strategy
{
    public static StrategyDescriptor Descriptor { get; } =
        new(LearningStrategy.NeuronCalibration, NcclOptions.Default, context => new NeuronCalibrationStrategy(context))
        {
            ShortName = "nccl",
            Meaning = "The library's default: replay with distillation, averaged weights, three inner steps, neuron calibration.",
            NeedsReplay = false,
            NeedsMemory = false,
            OldestReader = 1,
        };

    private readonly InnerStep _inner;
    private readonly OuterStep _outer;
    private readonly SoftTargetTaker _softTargets;
    private IReadOnlyList<Parameter> _innerParameters;
    private IReadOnlyList<Parameter> _outerParameters;
    private CalibratedWeights? _taskEndAnchor;

    public NeuronCalibrationStrategy(StrategyContext context)
        : base(context)
    {
        _inner = new InnerStep(context.Network, context.Options);
        _outer = new OuterStep(context.Network, context.Options);
        _softTargets = new SoftTargetTaker(context.Teacher, context.Options.Temperature);
        (_innerParameters, _outerParameters) = (context.Network.BaseParameters, OuterParameters());
    }

    private NcclOptions Options => Context.Options;

    private int AnchorStep => Options.Ablations.Anchor == AnchorTime.BeforeLastInnerStep ? Options.InnerSteps : 1;

    public override StepReport Learn(LearningBatch current, int task)
    {
        var calibrates = Options.Calibrate && Options.Rates.Outer > 0 && Context.Memory.HoldsRowsExcept(task);
        var anchor = calibrates && Options.Ablations.Anchor == AnchorTime.LastTaskEnd ? _taskEndAnchor : null;
        var ownAnchor = (CalibratedWeights?)null;
        try
        {
            var report = InnerSteps(current, task, (step, rows) =>
            {
                if (calibrates && anchor is null && step == AnchorStep)
                {
                    anchor = ownAnchor = Context.Network.Freeze();
                }

                using var replay = Replay(task);
                return _inner.Run(_innerParameters, rows, replay);
            });
            if (!calibrates)
            {
                return report;
            }

            using var batch = Context.Batches.FromPastTasks(Context.Memory.SampleExcept(task, Options.OuterBatchSize, Context.Streams.Outer));
            return report with { CalibrationLoss = _outer.Run(_outerParameters, batch, anchor!) };
        }
        finally
        {
            ownAnchor?.Dispose();
        }
    }

    public override IReadOnlyList<SoftTarget>? TargetsAtInsertion(LearningBatch current, int task) =>
        Options.SoftTargets == SoftTargetTime.Insertion ? _softTargets.Of(current.Inputs, Context.Classes.ActiveClasses(task)) : null;

    public override void EndTask(int task)
    {
        // With targets at insertion nothing is left to do, unless the rows came while another choice held.
        var takesTargets = Options.SoftTargets == SoftTargetTime.TaskEnd || Context.Memory.LacksSoftTargets(task);
        if (takesTargets && Context.Memory.Filled(task) > 0)
        {
            Context.Memory.SetSoftTargets(task, _softTargets.Of(Context.Memory.Rings[task]!, Context.Classes.ActiveClasses(task)));
        }

        if (task >= 0 && Options.Calibrate && Options.Ablations.Anchor == AnchorTime.LastTaskEnd)
        {
            _taskEndAnchor?.Dispose();
            _taskEndAnchor = Context.Network.Freeze();
        }
    }

    public override void Grow()
    {
        (_innerParameters, _outerParameters) = (Context.Network.BaseParameters, OuterParameters());
        _taskEndAnchor?.GrowLike(Context.Network.Layers);
    }

    public override IReadOnlyList<NamedTensor> Save() =>
        [.. (_taskEndAnchor?.Calibrated ?? []).Select((theta, layer) => NetworkTensors.Save($"anchor{layer}", theta))];

    public override void Restore(IReadOnlyList<NamedTensor> saved)
    {
        if (saved.Count > 0)
        {
            var (layers, type, device) = (Context.Network.Layers, Context.Network.Type, Context.Network.Device);
            _taskEndAnchor = CalibratedWeights.Restore(layers, saved.Select(tensor => NetworkTensors.Load(tensor, type, device).DetachFromDisposeScope()));
        }
    }

    protected override void Release() => _taskEndAnchor?.Dispose();

    private IReadOnlyList<Parameter> OuterParameters() => Options.Ablations.OuterMoves == Nccl.OuterParameters.CalibrationAndWeights
        ? [.. Context.Network.CalibrationParameters, .. Context.Network.Layers.Where(layer => layer.IsCalibrated).Select(layer => layer.Weight)]
        : Context.Network.CalibrationParameters;
}

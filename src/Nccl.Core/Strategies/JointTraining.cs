using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>
/// All tasks at once: the stream only fills the memory, which keeps every row; at its end the network learns all rows, shuffled over the
/// tasks, several times over. Goes on from the weights of the last fit.
/// </summary>
internal sealed class JointTraining(StrategyContext context) : Strategy(context)
{
    public static StrategyDescriptor Descriptor { get; } =
        new(LearningStrategy.Joint, NcclOptions.Joint, context => new JointTraining(context))
        {
            ShortName = "joint",
            Meaning = "Several passes over all rows of all tasks so far: no continual learner but the upper bound.",
            NeedsReplay = false,
            NeedsMemory = false,
            LearnsAtEnd = true,
        };

    private IReadOnlyList<Parameter> _parameters = context.Network.BaseParameters;

    /// <summary>As many as an array of the runtime can hold.</summary>
    public override int RowsPerTask { get; } = Array.MaxLength / context.Network.InputShape.Product();

    /// <summary>Predicts, and learns nothing yet.</summary>
    public override StepReport Learn(LearningBatch current, int task)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        Context.Network.eval();
        var logits = RowMatrix.Of(Context.Network.forward(current.Inputs, CalibratedWeights.Unmaterialized)); // [B, C]
        var unused = new RowMatrix(logits.Rows, logits.Columns);
        var loss = CrossEntropy.Of(logits, current, weight: 0, unused);
        return new StepReport(current.Rows, CrossEntropy.CorrectCount(logits, current), loss, ReplayLoss: 0, DistillationLoss: 0, CalibrationLoss: 0);
    }

    public override void Grow() => _parameters = Context.Network.BaseParameters;

    /// <summary>The reports count no rows: all of them have been counted when they came.</summary>
    public override IEnumerable<StepReport> Finish()
    {
        var total = Enumerable.Range(0, Context.Memory.Rings.Count).Sum(Context.Memory.Filled);
        for (var epoch = 0; epoch < Context.Options.Epochs; epoch++)
        {
            foreach (var rows in Context.Memory.SampleExcept(-1, total, Context.Streams.Replay).Chunk(Context.Options.BatchSize))
            {
                using var batch = Replayed(rows);
                yield return Step(batch);
            }
        }
    }

    private StepReport Step(LearningBatch batch)
    {
        using var scope = NewDisposeScope();
        var (gradient, loss, _) = LossGradient.Of(Context.Network, _parameters, batch);
        Descent.Apply(_parameters, WeightVector.Split(gradient, _parameters), Context.Options.Rates.Inner, Context.Options.Rates.InnerClip);
        return new StepReport(Rows: 0, CorrectCount: 0, loss, ReplayLoss: 0, DistillationLoss: 0, CalibrationLoss: 0);
    }
}

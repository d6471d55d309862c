using System.Runtime.InteropServices;
using Nccl.Calibration;
using Nccl.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Learning.Baselines;

/// <summary>
/// DER++: CE(current) + w_d * MSE(logits of replayed rows, those at their insertion) + gamma * CE(other replayed rows). The two draws
/// of replayed rows are independent, the second being that of experience replay.
/// </summary>
internal sealed class DarkExperienceReplay(LearningContext context) : Strategy(context)
{
    private IReadOnlyList<Parameter> _parameters = context.Network.BaseParameters;

    /// <summary>MSE: (z - z_old)^2 averaged over all classes, of all rows, that counted when a row was inserted.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="old">z_old: [B, C].</param>
    /// <param name="excluded">[B, C], true where a class did not count; null when all did.</param>
    public static Tensor LogitDistance(Tensor logits, Tensor old, Tensor? excluded)
    {
        using var scope = NewDisposeScope();
        var squares = logits.sub(old).square();
        if (excluded is null)
        {
            return squares.mean().MoveToOuterDisposeScope(); // []
        }

        using var zero = 0.0.ToScalar();
        var counted = excluded.logical_not().sum().ToDouble();
        return squares.masked_fill(excluded, zero).sum().DividedBy(counted).MoveToOuterDisposeScope(); // []
    }

    public override StepReport Learn(LearningBatch current, int task) => InnerSteps(current, task, (_, rows) => Step(rows, task));

    /// <summary>The logits of the rows before they are learnt, in evaluation mode, of the classes that count.</summary>
    public override IReadOnlyList<SoftTarget> TargetsAtInsertion(LearningBatch current, int task)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        Context.Network.eval();
        var classes = Context.Classes.CountingFor(task);
        var logits = Context.Network.forward(current.Inputs, CalibratedWeights.Implicit); // [B, C]
        var counting = logits.index_select(1, tensor(classes, dtype: ScalarType.Int64, device: Context.Network.Device)); // [B, classes]
        var packed = counting.to(ScalarType.Float32, CPU).contiguous();
        var values = MemoryMarshal.Cast<byte, float>(packed.bytes);
        var targets = new SoftTarget[logits.shape[0]];
        for (var row = 0; row < targets.Length; row++)
        {
            targets[row] = new SoftTarget(classes, values.Slice(row * classes.Length, classes.Length).ToArray());
        }

        return targets;
    }

    public override void Grow() => _parameters = Context.Network.BaseParameters;

    private StepReport Step(LearningBatch rows, int task)
    {
        using var scope = NewDisposeScope();
        var logits = Context.Network.forward(rows.Inputs, CalibratedWeights.Implicit); // [B, C]
        var current = BaseLoss.CrossEntropy(logits, rows.Labels, rows.Excluded);
        var (loss, labels, distance) = (current, 0.0, 0.0);
        if (Context.Memory.HoldsRowsExcept(task))
        {
            var size = Context.Options.ReplayBatchSize;
            var forLogits = Context.Memory.SampleExcept(task, size, Context.Streams.Outer);
            var forLabels = Context.Memory.SampleExcept(task, size, Context.Streams.Replay);
            using var past = Context.Batches.FromPastTasks([.. forLogits, .. forLabels]);
            var pastLogits = Context.Network.forward(past.Inputs, CalibratedWeights.Implicit); // [2R, C]
            var (first, second) = (forLogits.Length, forLabels.Length);
            var toLogits = LogitDistance(pastLogits.narrow(0, 0, first), past.SoftTargets!.narrow(0, 0, first), past.SoftExcluded?.narrow(0, 0, first));
            var toLabels = BaseLoss.CrossEntropy(
                pastLogits.narrow(0, first, second), past.Labels.narrow(0, first, second), past.Excluded?.narrow(0, first, second));
            loss = current.add(toLogits.Times(Context.Options.DistillationWeight)).add(toLabels.Times(Context.Options.ReplayWeight));
            (labels, distance) = (toLabels.ToDouble(), toLogits.ToDouble());
        }

        Descent.Step(_parameters, loss, Context.Options.InnerLearningRate, Context.Options.InnerGradientClip);
        var hits = MaskedLogits.Fill(logits, rows.Excluded).argmax(1).eq(rows.Labels).sum().ToInt32();
        return new StepReport((int)rows.Labels.shape[0], hits, current.ToDouble(), labels, distance, CalibrationLoss: 0);
    }
}

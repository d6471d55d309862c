using Nccl.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>One descent step on the weights theta, eq. 7: theta := theta - alpha * clip(gradient of L_b).</summary>
internal sealed class InnerStep(CalibratedNetwork network, NcclOptions options)
{
    private readonly bool _rowsAlone = network.TreatsRowsAlone;

    /// <param name="parameters">theta.</param>
    /// <param name="current">Rows of the stream, or of the current task's memory.</param>
    /// <param name="replay">Rows of past tasks; null before the second task.</param>
    /// <returns>Losses and hits before the step.</returns>
    public StepReport Run(IReadOnlyList<Parameter> parameters, LearningBatch current, LearningBatch? replay)
    {
        using var scope = NewDisposeScope();
        var (logits, replayLogits) = Forward(current, replay); // [B, C], [R, C]
        var currentLoss = BaseLoss.CrossEntropy(logits, current.Labels, current.Excluded);
        var (loss, replayLoss, divergence) = (currentLoss, 0.0, 0.0);
        if (replay is not null)
        {
            var crossEntropy = BaseLoss.CrossEntropy(replayLogits!, replay.Labels, replay.Excluded);
            var perRow = Distillation.DivergencePerRow(
                replayLogits!, replay.SoftTargets!, replay.SoftExcluded, options.Temperature, options.DistillationDirection);
            var distillation = Distillation.Mean(perRow, replay.SoftClasses, options.DistillationReduction);
            loss = BaseLoss.WithReplay(currentLoss, crossEntropy, distillation, options);
            (replayLoss, divergence) = (crossEntropy.ToDouble(), distillation.ToDouble());
        }

        Descent.Step(parameters, loss, options.InnerLearningRate, options.InnerGradientClip);
        using var filled = MaskedLogits.Fill(logits, current.Excluded);
        var hits = filled.argmax(1).eq(current.Labels).sum().ToInt32();
        return new StepReport((int)current.Labels.shape[0], hits, currentLoss.ToDouble(), replayLoss, divergence, CalibrationLoss: 0);
    }

    private (Tensor Current, Tensor? Replay) Forward(LearningBatch current, LearningBatch? replay)
    {
        if (replay is null)
        {
            return (network.forward(current.Inputs, CalibratedWeights.Implicit), null);
        }

        if (!_rowsAlone)
        {
            // Two passes: a batch norm must not mix the statistics of present and past rows.
            return (network.forward(current.Inputs, CalibratedWeights.Implicit), network.forward(replay.Inputs, CalibratedWeights.Implicit));
        }

        var rows = current.Inputs.shape[0];
        var logits = network.forward(cat([current.Inputs, replay.Inputs], 0), CalibratedWeights.Implicit); // [B + R, C]
        return (logits.narrow(0, 0, rows), logits.narrow(0, rows, logits.shape[0] - rows));
    }
}

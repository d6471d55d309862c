using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>One descent step on the weights theta, eq. 7: theta := theta - alpha * clip(gradient of L_b).</summary>
internal sealed class InnerStep(CalibratedNetwork network, NcclOptions options)
{
    /// <param name="parameters">theta.</param>
    /// <param name="current">Rows of the stream, or of the current task's memory.</param>
    /// <param name="replay">Rows of past tasks; null before the second task.</param>
    /// <returns>Losses and hits before the step.</returns>
    public StepReport Run(IReadOnlyList<Parameter> parameters, LearningBatch current, LearningBatch? replay)
    {
        using var scope = NewDisposeScope();
        var pass = network.Record(replay is null ? [current.Inputs] : [current.Inputs, replay.Inputs], CalibratedWeights.Unmaterialized);
        var logits = RowMatrix.Of(pass.Logits); // [B + R, C]
        var gradient = new RowMatrix(logits.Rows, logits.Columns); // of L_b at the logits

        var currentLogits = logits.Slice(0, current.Rows);
        var correct = CrossEntropy.CorrectCount(currentLogits, current);
        var currentLoss = CrossEntropy.Of(currentLogits, current, weight: 1, gradient);
        var (replayLoss, divergence) = (0.0, 0.0);
        if (replay is not null)
        {
            var (past, pastGradient) = (logits.Slice(current.Rows, replay.Rows), gradient.Slice(current.Rows, replay.Rows));
            var (gamma, distillationWeight) = (options.ReplayWeight, options.Rates.DistillationWeight);
            replayLoss = CrossEntropy.Of(past, replay, gamma, pastGradient);
            divergence = Distillation.Divergence(past, replay, options, gamma * distillationWeight, pastGradient);
        }

        var gradients = pass.Factors(gradient.ToTensor(like: pass.Logits), parameters);
        Descent.Apply(parameters, gradients, options.Rates.Inner, options.Rates.InnerClip);
        return new StepReport(current.Rows, correct, currentLoss, replayLoss, divergence, CalibrationLoss: 0);
    }
}

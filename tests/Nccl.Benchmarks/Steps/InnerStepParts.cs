using Nccl.Calibration;
using Nccl.Learning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Steps;

/// <summary>One inner step by plain automatic differentiation, part by part: what a fast path saves shows against it.</summary>
internal sealed class InnerStepParts(CalibratedNetwork network, NcclOptions options, PartTimes times)
{
    private const string Weights = "  one, plain: calibrated weights";
    private const string Forward = "  one, plain: forward";
    private const string Loss = "  one, plain: losses";
    private const string Backward = "  one, plain: backward";
    private const string Update = "  one, plain: clip and update";

    public static IReadOnlyCollection<string> Names { get; } = [Weights, Forward, Loss, Backward, Update];

    public void Run(IReadOnlyList<Parameter> parameters, LearningBatch current, LearningBatch replay)
    {
        using var scope = NewDisposeScope();
        using var weights = times.Of(Weights, network.Calibrate);
        var (logits, replayLogits) = times.Of(
            Forward, () => (network.forward(current.Inputs, weights), network.forward(replay.Inputs, weights)));
        var loss = times.Of(Loss, () => LossOf(logits, current, replayLogits, replay));
        var gradients = times.Of(Backward, () => Descent.Gradients(loss, parameters));
        times.Of(Update, () =>
        {
            using var guard = no_grad();
            foreach (var (parameter, gradient) in parameters.Zip(gradients))
            {
                gradient!.ClampInPlace(options.InnerGradientClip ?? double.MaxValue);
                parameter.AddInPlace(gradient!, -options.InnerLearningRate);
            }
        });
    }

    private Tensor LossOf(Tensor logits, LearningBatch current, Tensor replayLogits, LearningBatch replay)
    {
        var perRow = Distillation.DivergencePerRow(
            replayLogits, replay.SoftTargets!, replay.SoftExcluded, options.Temperature, options.DistillationDirection);
        return BaseLoss.WithReplay(
            BaseLoss.CrossEntropy(logits, current.Labels, current.Excluded),
            BaseLoss.CrossEntropy(replayLogits, replay.Labels, replay.Excluded),
            Distillation.Mean(perRow, replay.SoftClasses, options.DistillationReduction),
            options);
    }
}

using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Steps;

/// <summary>One more inner step, part by part.</summary>
internal sealed class InnerStepParts(CalibratedNetwork network, NcclOptions options, PartTimes times)
{
    private const string Forward = "  one inner step: forward";
    private const string Loss = "  one inner step: losses";
    private const string Backward = "  one inner step: backward";
    private const string Update = "  one inner step: clip and update";

    public static IReadOnlyCollection<string> Names { get; } = [Forward, Loss, Backward, Update];

    public void Run(IReadOnlyList<Parameter> parameters, LearningBatch current, LearningBatch replay)
    {
        using var scope = NewDisposeScope();
        var pass = times.Of(Forward, () => network.Record([current.Inputs, replay.Inputs], CalibratedWeights.Unmaterialized));
        var gradient = times.Of(Loss, () => LossGradient(pass.Logits, current, replay));
        var gradients = times.Of(Backward, () => pass.Factors(gradient, parameters));
        times.Of(Update, () => Descent.Apply(parameters, gradients, options.Rates.Inner, options.Rates.InnerClip));
    }

    private Tensor LossGradient(Tensor logits, LearningBatch current, LearningBatch replay)
    {
        var all = RowMatrix.Of(logits);
        var gradient = new RowMatrix(all.Rows, all.Columns);
        var (past, pastGradient) = (all.Slice(current.Rows, replay.Rows), gradient.Slice(current.Rows, replay.Rows));
        CrossEntropy.Of(all.Slice(0, current.Rows), current, weight: 1, gradient);
        CrossEntropy.Of(past, replay, options.ReplayWeight, pastGradient);
        Distillation.Divergence(past, replay, options, options.Rates.DistillationWeight, pastGradient);
        return gradient.ToTensor(like: logits);
    }
}

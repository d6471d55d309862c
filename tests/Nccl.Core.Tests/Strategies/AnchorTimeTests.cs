using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Memory;
using Nccl.Randomness;
using Nccl.Strategies;
using Nccl.Tests.Learners;
using TorchSharp;

namespace Nccl.Tests.Strategies;

internal sealed class AnchorTimeTests
{
    // The memory is smaller than the outer batch: every remembered row is in it, and the loss can be recomputed.
    private static readonly TaskStream Learning = TaskStream.Mlp with
    {
        Options = TaskStream.Mlp.Options with
        {
            Ablations = TaskStream.Mlp.Options.Ablations with
            {
                Outer = OuterObjective.ConsolidationOnly,
            },
            ConsolidationWeight = 1e3,
            OuterBatchSize = 100,
            OuterLearningRate = 1e-30,
        },
    };

    /// <summary>The reported consolidation is the one towards the weights of that moment, recomputed from captured states.</summary>
    [TestCase(AnchorTime.BeforeFirstInnerStep)]
    [TestCase(AnchorTime.BeforeLastInnerStep)]
    [TestCase(AnchorTime.LastTaskEnd)]
    public void Consolidation_PullsTowardsTheWeightsOfThatTime(AnchorTime time)
    {
        var stream = With(time);
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0);
        learner.EndTask();
        var taskEnd = learner.Capture();
        stream.Learn(learner, 3, 1);
        var before = learner.Capture();

        // One inner step less is the state before the last inner step: the first step draws the same rows.
        using var half = (stream with { Options = stream.Options with { InnerSteps = 1 } }).Resume(before);
        stream.Observe(half, 1, 9);
        var report = stream.Observe(learner, 1, 9);
        var after = learner.Capture();

        var anchor = time switch
        {
            AnchorTime.BeforeFirstInnerStep => before,
            AnchorTime.BeforeLastInnerStep => half.Capture(),
            _ => taskEnd,
        };
        // Single precision in the learner; the distances are small differences, yet exact ones.
        Numbers.AssertClose(report.CalibrationLoss, Consolidation(stream, before.Memory, after, anchor), "consolidation", relative: 1e-4);
        Assert.That(report.CalibrationLoss, Is.GreaterThan(0));
    }

    [Test]
    public void OneInnerStep_IsFirstAndLast()
    {
        var states = new[] { AnchorTime.BeforeFirstInnerStep, AnchorTime.BeforeLastInnerStep }.Select(time =>
        {
            var stream = With(time) with { Options = With(time).Options with { InnerSteps = 1, OuterLearningRate = 0.1 } };
            using var learner = stream.Learner();
            stream.Learn(learner, 3, 0, 1);
            return learner.Capture();
        }).ToList();
        States.AssertIdentical(states[1], states[0]);
    }

    [Test]
    public void LastTaskEnd_IsSavedAsTheCalibratedWeightsOfThatMoment_AndKeptDuringTheNextTask()
    {
        var stream = With(AnchorTime.LastTaskEnd) with { Options = With(AnchorTime.LastTaskEnd).Options with { OuterLearningRate = 0.1 } };
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        learner.EndTask();
        var end = learner.Capture();
        stream.Learn(learner, 3, 2);
        var later = learner.Capture();
        var weight = end.Tensor("hidden0.weight");
        var scale = end.Tensor("hidden0.weightScale").Values;
        var expected = weight.Values.Select((value, i) => value * scale[i / 6]).ToArray();
        Assert.That(later.StrategyTensors, Has.Count.EqualTo(2));
        Assert.That(Numbers.SameBits(later.StrategyTensors[0].Values, expected), Is.True);
        Assert.That(Numbers.SameBits(later.Tensor("hidden0.weight").Values, weight.Values), Is.False);
    }

    private static TaskStream With(AnchorTime time) => Learning with { Options = Learning.Options with { Ablations = Learning.Options.Ablations with { Anchor = time } } };

    private static double Consolidation(TaskStream stream, EpisodicMemory memory, NetworkLearnerState now, NetworkLearnerState then)
    {
        using var scope = torch.NewDisposeScope();
        using var network = stream.NetworkFor(now);
        NetworkTensors.Load(network, now.Tensors);
        using var old = stream.NetworkFor(then);
        NetworkTensors.Load(old, then.Tensors);
        using var anchor = old.Freeze();
        using var streams = new RandomStreams(0);
        var builder = new BatchBuilder(network, now.Classes);
        using var batch = builder.FromPastTasks(memory.SampleExcept(1, 100, streams.Outer));
        return new OuterStep(network, stream.Options).Run(network.CalibrationParameters, batch, anchor);
    }
}

using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Memory;
using Nccl.Tests.Learners;
using TorchSharp;

namespace Nccl.Tests.Strategies;

internal sealed class SoftTargetTimeTests
{
    [Test]
    public void TaskEnd_StoresWhatTheModelPredictsThen()
    {
        var stream = TaskStream.Mlp with { Scenario = ContinualScenario.TaskIncremental };
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0);
        Assert.That(Targets(learner.Capture(), 0), Is.All.Null, "taken before the task ended");
        var end = learner.Capture();
        stream.Learn(learner, 1, 1);
        var ring = learner.Capture().Memory.Rings[0]!;
        Assert.That(Targets(learner.Capture(), 0), Has.None.Null);
        AssertPredictionsOf(end, stream, ring, [.. Enumerable.Range(0, ring.Filled)]);
        Assert.That(ring.SoftTarget(0)!.Classes, Is.EqualTo([0, 1]), "the classes of the row's own task");
    }

    [Test]
    public void Insertion_StoresWhatTheModelPredictedBeforeItLearntTheRow()
    {
        var stream = TaskStream.ResNet with { Options = TaskStream.ResNet.Options with { SoftTargets = SoftTargetTime.Insertion } };
        using var learner = stream.Learner();
        stream.Observe(learner, 0, 0);
        var before = learner.Capture();
        stream.Observe(learner, 0, 1);
        var ring = learner.Capture().Memory.Rings[0]!;
        // Rows 4 to 7 went to slots 4, 5, 6 and, in a ring of seven, 0.
        AssertPredictionsOf(before, stream, ring, [4, 5, 6, 0]);
        var taken = Targets(learner.Capture(), 0);
        learner.EndTask();
        Assert.That(Targets(learner.Capture(), 0), Is.EqualTo(taken), "the end of the task replaced them");
    }

    /// <summary>
    /// Rows remembered while targets came at the task's end once never got any when learning went on with targets at insertion:
    /// nothing held their predictions, and averaged over the classes of no target the loss was 0 / 0.
    /// </summary>
    [Test]
    public void Insertion_ChosenInTheMiddleOfATask_LeavesNoRowWithoutSoftTarget()
    {
        using var learner = TaskStream.Mlp.Learner();
        TaskStream.Mlp.Learn(learner, 2, 0);
        var stream = TaskStream.Mlp with
        {
            Options = TaskStream.Mlp.Options with
            {
                SoftTargets = SoftTargetTime.Insertion,
                Ablations = TaskStream.Mlp.Options.Ablations with
                {
                    DistillationReduction = DistillationReduction.MeanOverElements,
                },
            },
        };
        using var resumed = stream.Resume(learner.Capture());
        Assert.That(() => stream.Learn(resumed, 2, 1), Throws.Nothing);
        Assert.That(Targets(resumed.Capture(), 0), Has.None.Null);
    }

    [Test]
    public void TaskEnd_Twice_DoesNoHarm()
    {
        using var learner = TaskStream.Mlp.Learner();
        TaskStream.Mlp.Learn(learner, 2, 0, 1);
        learner.EndTask();
        var once = learner.Capture();
        learner.EndTask();
        States.AssertIdentical(learner.Capture(), once);
    }

    [Test]
    public void TaskEnd_BeforeTheFirstBatch_DoesNothing()
    {
        using var learner = TaskStream.Mlp.Learner();
        Assert.That(learner.EndTask, Throws.Nothing);
    }

    [Test]
    public void Taker_GoesThroughALargeRingInSlotOrder()
    {
        var stream = TaskStream.Mlp with { Options = TaskStream.Mlp.Options with { MemoryPerTask = 300 } };
        using var learner = stream.Learner();
        stream.Learn(learner, 75, 0);
        var end = learner.Capture();
        stream.Learn(learner, 1, 1);
        var ring = learner.Capture().Memory.Rings[0]!;
        Assert.That(ring.Filled, Is.EqualTo(300));
        AssertPredictionsOf(end, stream, ring, [0, 127, 128, 255, 256, 299]);
    }

    private static List<SoftTarget?> Targets(NetworkLearnerState state, int task) =>
        [.. Enumerable.Range(0, state.Memory.Filled(task)).Select(state.Memory.Rings[task]!.SoftTarget)];

    private static void AssertPredictionsOf(NetworkLearnerState state, TaskStream stream, RingBuffer ring, int[] slots)
    {
        using var scope = torch.NewDisposeScope();
        using var network = stream.NetworkFor(state);
        NetworkTensors.Load(network, state.Tensors);
        network.eval();
        using var weights = network.Calibrate();
        foreach (var slot in slots)
        {
            long[] shape = [1, .. stream.InputShape];
            var logits = Numbers.Of(network.forward(torch.tensor(ring.Inputs(slot).ToArray()).view(shape), weights));
            var target = ring.SoftTarget(slot)!;
            var odds = target.Classes.Select(label => Math.Exp(logits[label] / stream.Options.Temperature)).ToList();
            // One row at a time against many at once, in single precision.
            Numbers.AssertClose(
                [.. target.Values.Select(value => (double)value)], [.. odds.Select(value => value / odds.Sum())], $"slot {slot}", relative: 1e-5);
        }
    }
}

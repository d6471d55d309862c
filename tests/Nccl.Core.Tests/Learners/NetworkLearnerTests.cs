using Nccl.Learners;
using TorchSharp;

namespace Nccl.Tests.Learners;

internal sealed class NetworkLearnerTests
{
    private static readonly int[] ThreeTasks = [0, 1, 2];
    private static readonly (string Name, float Start)[] CalibrationStarts = [("weightScale", 1), ("featureScale", 1), ("offset", 0)];

    private static IEnumerable<TestCaseData> Networks =>
        [new TestCaseData(TaskStream.Mlp).SetArgDisplayNames("MLP"), new TestCaseData(TaskStream.ResNet).SetArgDisplayNames("ResNet")];

    [Test]
    public void Default_MovesPsiLambdaAndOffsetOfEveryLayer()
    {
        var state = After(TaskStream.Mlp, 4, 0, 1);
        foreach (var (name, start) in CalibrationStarts)
        {
            Assert.That(state.EndingIn(name).Count(), Is.EqualTo(2));
            foreach (var tensor in state.EndingIn(name))
            {
                Assert.That(tensor.Values, Has.Some.Not.EqualTo(start), $"{tensor.Name} never moved");
            }
        }
    }

    /// <summary>Not of every layer: right before a batch norm lambda and b have almost no gradient, and narrow layers may be silent.</summary>
    [Test]
    public void Default_MovesPsiLambdaAndOffsetOfAResNet()
    {
        var stream = TaskStream.ResNet;
        var state = After(stream with { Network = stream.Network with { FeatureScalePosition = FeatureScalePosition.AfterNorm } }, 4, 0, 1);
        foreach (var (name, start) in CalibrationStarts)
        {
            Assert.That(state.EndingIn(name).Count(), Is.EqualTo(16));
            Assert.That(state.EndingIn(name).Count(tensor => tensor.Values.Any(value => value != start)), Is.GreaterThan(8), $"{name} hardly moved");
        }
    }

    [TestCaseSource(nameof(Networks))]
    public void Listing_MovesPsiAndNeverLambdaOrOffset(TaskStream stream)
    {
        var sizes = stream.Options;
        var state = After(stream with
        {
            Options = NcclOptions.Listing with
            {
                InnerLearningRate = 0.02,
                ReplayBatchSize = sizes.ReplayBatchSize,
                OuterBatchSize = sizes.OuterBatchSize,
                MemoryPerTask = sizes.MemoryPerTask,
                BatchSize = sizes.BatchSize,
            },
        }, 4, 0, 1);
        Assert.That(state.EndingIn("weightScale").Where(tensor => tensor.Values.Any(value => value != 1)), Is.Not.Empty, "no psi moved");
        Assert.That(state.EndingIn("featureScale").SelectMany(tensor => tensor.Values), Is.All.EqualTo(1f), "lambda moved");
        Assert.That(state.EndingIn("offset").SelectMany(tensor => tensor.Values), Is.All.EqualTo(0f), "offset moved");
    }

    [TestCaseSource(nameof(Networks))]
    public void Calibration_StaysNeutralDuringTheFirstTask(TaskStream stream)
    {
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0);
        var state = learner.Capture();
        Assert.That(state.EndingIn("weightScale").SelectMany(tensor => tensor.Values), Is.All.EqualTo(1f));
        Assert.That(state.EndingIn("featureScale").SelectMany(tensor => tensor.Values), Is.All.EqualTo(1f));
        Assert.That(state.EndingIn("offset").SelectMany(tensor => tensor.Values), Is.All.EqualTo(0f));
    }

    [TestCaseSource(nameof(Networks))]
    public void OuterRateZero_IsBitForBitTheSameWithoutCalibration(TaskStream stream)
    {
        var zero = After(stream with { Options = stream.Options with { OuterLearningRate = 0 } }, 5, ThreeTasks);
        var off = After(stream with { Options = stream.Options with { Calibrate = false } }, 5, ThreeTasks);
        States.AssertIdentical(zero, off);
    }

    /// <summary>The outer step is computed and drawn for, yet too small to change a float: what it draws must not shift what is replayed.</summary>
    [Test]
    public void OuterRateVanishing_LeavesTheWeightsBitForBitAsWithoutCalibration()
    {
        var stream = TaskStream.Mlp;
        var tiny = After(stream with { Options = stream.Options with { OuterLearningRate = 1e-30 } }, 8, ThreeTasks);
        var off = After(stream with { Options = stream.Options with { Calibrate = false } }, 8, ThreeTasks);
        Assert.That(States.SameTensors(tiny.Weights(), off.Weights()), Is.True);
        Assert.That(tiny.Streams[3], Is.Not.EqualTo(off.Streams[3]), "the outer step did not run");
        Assert.That(States.Describe(tiny.Memory).ConvertAll(WithoutSoftTarget), Is.EqualTo(States.Describe(off.Memory).ConvertAll(WithoutSoftTarget)));
    }

    [TestCaseSource(nameof(Networks))]
    public void OneSeed_GivesOneModel_AnotherSeedAnother(TaskStream stream)
    {
        using var first = stream.Learner(seed: 7);
        using var second = stream.Learner(seed: 7);
        using var other = stream.Learner(seed: 8);
        stream.Learn(first, 3, 0, 1);
        stream.Learn(second, 3, 0, 1);
        stream.Learn(other, 3, 0, 1);
        States.AssertIdentical(second.Capture(), first.Capture());
        Assert.That(States.SameTensors(other.Capture().Weights(), first.Capture().Weights()), Is.False);
    }

    [Test]
    public void Learning_NeverTouchesTorchsGlobalGenerator()
    {
        using var before = torch.Generator.Default.get_state();
        After(TaskStream.Mlp, 4, ThreeTasks);
        After(TaskStream.ResNet, 2, 0, 1);
        using var after = torch.Generator.Default.get_state();
        Assert.That(after.bytes.ToArray(), Is.EqualTo(before.bytes.ToArray()));
    }

    [TestCaseSource(nameof(Networks))]
    public void Snapshot_IsNotChangedByLaterLearning(TaskStream stream)
    {
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        var state = learner.Capture();
        using var reference = stream.Resume(state);
        var memory = States.Describe(state.Memory);
        var values = state.Tensors.Select(tensor => tensor.Values.ToArray()).ToList();
        stream.Learn(learner, 3, 1, 2, 0);
        Assert.That(States.Describe(state.Memory), Is.EqualTo(memory));
        Assert.That(state.Tensors.Select(tensor => tensor.Values), Is.EqualTo(values));
        Assert.That(state.Classes.OfTask, Has.Count.EqualTo(2));
        States.AssertIdentical(stream.Resume(state).Capture(), reference.Capture());
    }

    [Test]
    public void Task_MayComeBack_AndAddsToItsOwnMemory()
    {
        var stream = TaskStream.Mlp with { Options = TaskStream.Mlp.Options with { MemoryPerTask = 100 } };
        using var learner = stream.Learner();
        stream.Learn(learner, 2, 0, 1);
        var report = stream.Observe(learner, 0, 2);
        Assert.That(report.ReplayLoss, Is.GreaterThan(0), "task 1 is replayed while task 0 comes back");
        stream.Learn(learner, 1, 1);
        var memory = learner.Capture().Memory;
        Assert.That((memory.Filled(0), memory.Filled(1), memory.Rings.Count), Is.EqualTo((12, 12, 2)));
        Assert.That(Enumerable.Range(0, 12).Select(slot => memory.Rings[0]!.SoftTarget(slot)), Has.None.Null, "rows added on the second visit lack soft targets");
    }

    [Test]
    public void FirstTask_ReplaysNothing()
    {
        using var learner = TaskStream.Mlp.Learner();
        TaskStream.Mlp.Observe(learner, 0, 0);
        var report = TaskStream.Mlp.Observe(learner, 0, 1);
        Assert.That((report.ReplayLoss, report.DistillationLoss, report.CalibrationLoss), Is.EqualTo((0.0, 0.0, 0.0)));
    }

    [Test]
    public void Report_ShowsHitsAndLossBeforeTheBatchWasLearnt()
    {
        var stream = TaskStream.Mlp;
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        var oneStep = stream with { Options = stream.Options with { InnerSteps = 1 } };
        using var same = oneStep.Resume(learner.Capture());
        var (twice, once) = (stream.Observe(learner, 1, 9), oneStep.Observe(same, 1, 9));
        Assert.That((twice.Rows, twice.CorrectCount, twice.CurrentLoss), Is.EqualTo((4, once.CorrectCount, once.CurrentLoss)));
        Assert.That(learner.RowsSeen, Is.EqualTo(28));
        Assert.That(learner.BatchesSeen, Is.EqualTo(7));
    }

    [Test]
    public void SecondInnerStep_LearnsOwnRowsFromMemory_OnceItHoldsTwoBatches()
    {
        var stream = TaskStream.Mlp;
        using var learner = stream.Learner();
        var untouched = learner.Capture().Streams[1];
        stream.Learn(learner, 2, 0);
        Assert.That(learner.Capture().Streams[1], Is.EqualTo(untouched), "drawn from a memory of one batch");
        stream.Observe(learner, 0, 2);
        Assert.That(learner.Capture().Streams[1], Is.Not.EqualTo(untouched));
    }

    [Test]
    public void FineTuning_KeepsNoMemoryAndReplaysNothing()
    {
        var stream = TaskStream.Mlp with { Options = NcclOptions.FineTuning };
        using var learner = stream.Learner();
        stream.Learn(learner, 2, 0, 1);
        Assert.That(stream.Observe(learner, 2, 0).ReplayLoss, Is.Zero);
        Assert.That(learner.Capture().Memory.Rings.Sum(ring => ring?.Filled ?? 0), Is.Zero);
    }

    [TestCaseSource(nameof(Networks))]
    public void Batch_OfOneRow_IsLearnt(TaskStream stream)
    {
        var single = stream with { Rows = 1, Options = stream.Options with { BatchSize = 1, ReplayBatchSize = 1, OuterBatchSize = 1 } };
        var state = After(single, 3, 0, 1);
        Assert.That(state.RowsSeen, Is.EqualTo(6));
        Assert.That(state.Tensors.SelectMany(tensor => tensor.Values), Is.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void Divergence_IsSaidInWords()
    {
        var stream = TaskStream.Mlp with { Options = TaskStream.Mlp.Options with { InnerLearningRate = 1e30, InnerGradientClip = double.PositiveInfinity } };
        using var learner = stream.Learner();
        Assert.That(
            () => stream.Learn(learner, 10, 0),
            Throws.InvalidOperationException.With.Message.Contains("diverged").And.Message.Contains("InnerLearningRate (now 1E+30)")
                .And.Message.Contains("InnerGradientClip (now none)"));
    }

    [Test]
    public void Capture_RefusesWeightsThatAreNoNumbers()
    {
        var stream = TaskStream.Mlp with { Options = TaskStream.Mlp.Options with { InnerLearningRate = 1e38, InnerGradientClip = double.PositiveInfinity, InnerSteps = 1 } };
        using var learner = stream.Learner();
        Assert.That(
            () =>
            {
                stream.Observe(learner, 0, 0);
                stream.Observe(learner, 0, 1);
                learner.Capture();
            },
            Throws.InvalidOperationException.With.Message.Contains("diverged"));
    }

    [Test]
    public void KnowClasses_InTheMiddleOfAStream_KeepsLearning()
    {
        var stream = TaskStream.Mlp with { Scenario = ContinualScenario.ClassIncremental, Classes = 6 };
        using var learner = (stream with { Classes = 2 }).Learner();
        stream.Learn(learner, 3, 0);
        var before = learner.Capture();
        learner.KnowOutputs(4);
        var grown = learner.Capture();
        Assert.That(grown.Tensor("head.linear.weight").Shape, Is.EqualTo([4L, 8L]));
        Assert.That(
            grown.Tensor("head.linear.weight").Values.Take(16), Is.EqualTo(before.Tensor("head.linear.weight").Values), "present outputs changed");
        stream.Learn(learner, 3, 1);
        learner.KnowOutputs(6);
        stream.Learn(learner, 3, 2, 0);
        var state = learner.Capture();
        Assert.That(state.Tensor("head.linear.weightScale").Shape, Is.EqualTo([6L, 1L]));
        Assert.That(state.Tensor("head.linear.weightScale").Values, Has.Some.Not.EqualTo(1f), "the grown head's psi no longer moves");
        Assert.That(state.Tensor("head.linear.bias").Values, Has.None.EqualTo(0f), "the grown head's bias no longer moves");
    }

    [Test]
    public void KnowClasses_WithFewer_ChangesNothing()
    {
        using var learner = TaskStream.Mlp.Learner();
        var before = learner.Capture();
        learner.KnowOutputs(2);
        States.AssertIdentical(learner.Capture(), before);
    }

    private static NetworkLearnerState After(TaskStream stream, int batches, params int[] tasks)
    {
        using var learner = stream.Learner();
        stream.Learn(learner, batches, tasks);
        return learner.Capture();
    }

    private static string WithoutSoftTarget(string row) => row[..row.IndexOf(" soft ", StringComparison.Ordinal)];
}

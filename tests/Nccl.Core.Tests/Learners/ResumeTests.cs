using Nccl.Learners;

namespace Nccl.Tests.Learners;

/// <summary>n batches, capture, resume, n batches are 2n batches, to the last bit.</summary>
internal sealed class ResumeTests
{
    private static readonly (int Task, int Number)[] Batches =
        [.. new[] { 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 0, 0, 0, 1, 1, 2 }.Select((task, number) => (task, number))];

    private static readonly int[] Breaks = [2, 4, 5, 7, 14];

    private static IEnumerable<TestCaseData> Learners
    {
        get
        {
            var (mlp, resNet) = (TaskStream.Mlp, TaskStream.ResNet);
            yield return Case("MLP", mlp);
            yield return Case("ResNet", resNet, 5, 14);
            yield return Case("augmentation", resNet with { Options = resNet.Options with { Augmentation = new ImageAugmentation { CropPadding = 1 } } }, 5, 14);
            yield return Case("layer norm", mlp with { Network = mlp.Network with { Norm = NormKind.Layer } });
            yield return Case("batch norm MLP", mlp with { Network = mlp.Network with { Norm = NormKind.Batch } });
            yield return Case("anchor at task end", mlp with { Options = mlp.Options with { ConsolidationWeight = 1e4, Ablations = mlp.Options.Ablations with { Anchor = AnchorTime.LastTaskEnd } } });
            yield return Case("anchor before last inner step", mlp with { Options = mlp.Options with { Ablations = mlp.Options.Ablations with { Anchor = AnchorTime.BeforeLastInnerStep } } });
            yield return Case("soft targets at insertion", mlp with { Options = mlp.Options with { SoftTargets = SoftTargetTime.Insertion } });
            yield return Case("class-incremental", mlp with { Scenario = ContinualScenario.ClassIncremental });
            yield return Case("task-incremental", mlp with { Scenario = ContinualScenario.TaskIncremental });
            yield return Case("outer step moves weights", mlp with { Options = mlp.Options with { Ablations = mlp.Options.Ablations with { OuterMoves = OuterParameters.CalibrationAndWeights } } });
            yield return Case("calibration off", mlp with { Options = mlp.Options with { Calibrate = false } });
            foreach (var (name, stream) in TaskStream.Baselines)
            {
                yield return Case(name, stream);
            }

            foreach (var (name, stream) in TaskStream.ImageNetworks)
            {
                yield return Case(name, stream, 5, 14);
            }

            yield return Case("elastic weights, ResNet", resNet with { Options = TaskStream.SmallerThan(NcclOptions.ElasticWeightConsolidation, resNet.Options) }, 5, 14);
            yield return Case("dark experience replay, ResNet", resNet with { Options = TaskStream.SmallerThan(NcclOptions.DarkExperienceReplay, resNet.Options) }, 5, 14);
        }
    }

    [TestCaseSource(nameof(Learners))]
    public void Resume_IsBitForBitAsIfThereHadBeenNoBreak(TaskStream stream, int[] stops)
    {
        using var whole = stream.Learner();
        foreach (var (task, number) in Batches)
        {
            stream.Observe(whole, task, number);
        }

        TaskStream.Finish(whole);

        foreach (var stop in stops)
        {
            var broken = stream.Learner();
            for (var i = 0; i < Batches.Length; i++)
            {
                if (i == stop)
                {
                    var state = broken.Capture();
                    broken.Dispose();
                    broken = stream.Resume(state);
                    States.AssertIdentical(broken.Capture(), state);
                }

                stream.Observe(broken, Batches[i].Task, Batches[i].Number);
            }

            using (broken)
            {
                TaskStream.Finish(broken);
                States.AssertIdentical(broken.Capture(), whole.Capture());
            }
        }
    }

    [TestCase(AnchorTime.BeforeFirstInnerStep)]
    [TestCase(AnchorTime.LastTaskEnd)]
    public void Resume_GrowsTheHeadAsIfThereHadBeenNoBreak(AnchorTime anchor)
    {
        var stream = TaskStream.Mlp with
        {
            Scenario = ContinualScenario.ClassIncremental,
            Classes = 6,
            Options = TaskStream.Mlp.Options with { ConsolidationWeight = 1e4, Ablations = TaskStream.Mlp.Options.Ablations with { Anchor = anchor } },
        };
        using var whole = GrowWhileLearning(stream, stopAfterTask: -1);
        foreach (var stop in new[] { 0, 1 })
        {
            using var broken = GrowWhileLearning(stream, stop);
            States.AssertIdentical(broken.Capture(), whole.Capture());
        }
    }

    [Test]
    public void Resume_RefusesAnotherArchitecture()
    {
        using var learner = TaskStream.Mlp.Learner();
        var state = learner.Capture();
        var wider = TaskStream.Mlp with { Network = NetworkOptions.Mlp(9) };
        Assert.That(() => wider.Resume(state), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'hidden0.weight'").And.Message.Contains("[9, 6]"));
    }

    [Test]
    public void Resume_LeavesTheStateForOthers()
    {
        using var learner = TaskStream.Mlp.Learner();
        TaskStream.Mlp.Learn(learner, 3, 0, 1);
        var state = learner.Capture();
        using var first = TaskStream.Mlp.Resume(state);
        TaskStream.Mlp.Learn(first, 3, 1, 2);
        using var second = TaskStream.Mlp.Resume(state);
        TaskStream.Mlp.Learn(second, 3, 1, 2);
        States.AssertIdentical(second.Capture(), first.Capture());
    }

    private static NetworkLearner GrowWhileLearning(TaskStream stream, int stopAfterTask)
    {
        var learner = (stream with { Classes = 2 }).Learner();
        for (var task = 0; task < 3; task++)
        {
            learner.KnowOutputs(2 * (task + 1));
            stream.Learn(learner, 2, task);
            // In the middle of a task, where an anchor of the last task's end has to grow too.
            learner.KnowOutputs((2 * (task + 1)) + 1);
            stream.Learn(learner, 2, task);
            if (task == stopAfterTask)
            {
                var state = learner.Capture();
                learner.Dispose();
                learner = stream.Resume(state);
            }
        }

        return learner;
    }

    /// <summary>By default the breaks lie in the first task, at a task's first and last batch, in the middle, and while a task comes back.</summary>
    private static TestCaseData Case(string name, TaskStream stream, params int[] stops) =>
        new TestCaseData(stream, stops.Length > 0 ? stops : Breaks).SetArgDisplayNames(name);
}

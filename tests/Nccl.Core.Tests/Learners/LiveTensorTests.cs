using System.Diagnostics;
using Nccl.Batches;
using Nccl.Learners;
using TorchSharp;

namespace Nccl.Tests.Learners;

internal sealed class LiveTensorTests
{
    /// <summary>Tensors made on this thread and not disposed on it; the garbage collector cannot help.</summary>
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    /// <summary>What earlier tests left to the garbage collector must not be counted off while this one runs.</summary>
    [SetUp]
    public void CollectWhatOthersLeft()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static IEnumerable<TestCaseData> Learners
    {
        get
        {
            var (mlp, resNet) = (TaskStream.Mlp, TaskStream.ResNet);
            yield return Case("MLP", mlp);
            yield return Case("ResNet", resNet with { Options = resNet.Options with { InnerSteps = 1, Augmentation = new ImageAugmentation { CropPadding = 2 } } });
            yield return Case("default, MLP", mlp with { Options = TaskStream.SmallerThan(NcclOptions.Default, mlp.Options) });
            yield return Case("default, ResNet", resNet with { Options = TaskStream.SmallerThan(NcclOptions.Default with { InnerSteps = 1 }, resNet.Options) });
            yield return Case("task-incremental", mlp with { Scenario = ContinualScenario.TaskIncremental });
            foreach (var (name, stream) in TaskStream.Baselines)
            {
                yield return Case(name, stream);
            }

            foreach (var (name, stream) in TaskStream.ImageNetworks)
            {
                yield return Case(name, stream with { Options = stream.Options with { InnerSteps = 1 } });
            }

            yield return Case(
                "dark experience replay, ResNet",
                resNet with { Options = TaskStream.SmallerThan(NcclOptions.DarkExperienceReplay with { InnerSteps = 1 }, resNet.Options) });
            yield return Case("elastic weights, ResNet", resNet with { Options = TaskStream.SmallerThan(NcclOptions.ElasticWeightConsolidation, resNet.Options) });

            yield return Case("listing", mlp with { Options = NcclOptions.Listing with { InnerLearningRate = 0.01, OuterLearningRate = 1e-6 } });
            yield return Case("all the other switches", mlp with
            {
                Network = mlp.Network with { Norm = NormKind.Batch, FeatureScalePosition = FeatureScalePosition.AfterNorm, FeatureScaleForm = FeatureScaleForm.Residual },
                Options = mlp.Options with
                {
                    Ablations = mlp.Options.Ablations with
                    {
                        Anchor = AnchorTime.LastTaskEnd,
                        Importance = ImportanceEstimate.SquaredRowGradients,
                        DivideImportanceByMean = true,
                        DistillationDirection = DistillationDirection.CurrentToOld,
                        OuterMoves = OuterParameters.CalibrationAndWeights,
                    },
                    SoftTargets = SoftTargetTime.Insertion,
                    OuterLearningRate = 1e-4,
                },
            });
        }
    }

    [TestCaseSource(nameof(Learners))]
    public void Count_IsTheSameAfter100Steps(TaskStream stream)
    {
        using var learner = stream.Learner();
        Cycle(learner, stream, 30); // every buffer has its size, every task its memory
        var before = Live;
        Cycle(learner, stream, 100);
        Assert.That(Live - before, Is.Zero);
    }

    [Test]
    public void Count_IsTheSameAfterCaptureResumeGrowAndPredict()
    {
        var stream = TaskStream.Mlp with { Options = TaskStream.Mlp.Options with { Ablations = TaskStream.Mlp.Options.Ablations with { Anchor = AnchorTime.LastTaskEnd } } };
        void Life()
        {
            using var learner = stream.Learner();
            Cycle(learner, stream, 12);
            learner.KnowOutputs(6);
            Cycle(learner, stream, 6);
            var state = learner.Capture();
            using var resumed = stream.Resume(state);
            Cycle(resumed, stream, 6);
            using var predictor = new NetworkPredictor(stream.NetworkFor(state), state);
            var buffer = new RowBuffer(6);
            buffer.Rows(2).Clear();
            predictor.Score(buffer, [0, -1], new float[12]);
        }

        var before = Live;
        Life();
        Assert.That(Live - before, Is.Zero);
    }

    [Test]
    [Explicit("a minute and a half")]
    [Category("Slow")]
    public void ResidentMemory_IsFlatOver20000Steps()
    {
        var stream = TaskStream.Mlp with { Network = NetworkOptions.Mlp(64, 64), InputShape = [64], Options = NcclOptions.Default };
        using var learner = stream.Learner();
        Cycle(learner, stream, 2_000);
        var (before, live) = (Resident(), Live);
        Cycle(learner, stream, 20_000);
        Assert.That(Live, Is.EqualTo(live));
        Assert.That(Resident(), Is.EqualTo(before).Within(5).Percent);
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Batches of three tasks, a few of each at a time.</summary>
    private static void Cycle(NetworkLearner learner, TaskStream stream, int batches)
    {
        for (var number = 0; number < batches; number++)
        {
            stream.Observe(learner, task: number / 4 % 3, number % 50);
        }

        TaskStream.Finish(learner);
    }

    private static TestCaseData Case(string name, TaskStream stream) =>
        new TestCaseData(stream).SetArgDisplayNames(name);
}

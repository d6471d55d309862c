using Nccl.Learners;
using Nccl.Tests.Learners;

namespace Nccl.Tests.Strategies;

/// <summary>What happens to a baseline beside its steps: classes that come, tasks that end, networks with norms.</summary>
internal sealed class BaselineLifeTests
{
    private static IEnumerable<TestCaseData> Baselines =>
        TaskStream.Baselines.Select(baseline => new TestCaseData(baseline.TaskStream).SetArgDisplayNames(baseline.Name));

    [TestCaseSource(nameof(Baselines))]
    public void NewClasses_AreLearnt_AndPresentOutputsStay(TaskStream stream)
    {
        var classes = stream with { Classes = 6 };
        using var learner = (stream with { Classes = 2 }).Learner();
        Learn(classes, learner, 0);
        var before = learner.Capture();
        learner.KnowOutputs(4);
        Assert.That(learner.Capture().Tensor("head.linear.weight").Values.Take(16), Is.EqualTo(before.Tensor("head.linear.weight").Values));
        Learn(classes, learner, 1);
        learner.KnowOutputs(6);
        var grown = learner.Capture();
        Learn(classes, learner, 2, 0);
        var after = learner.Capture();
        Assert.That(after.Tensor("head.linear.bias").Values, Has.None.EqualTo(0f), "the grown head's bias never moved");
        Assert.That(after.Tensor("hidden0.weight").Values, Is.Not.EqualTo(grown.Tensor("hidden0.weight").Values));

        using var resumed = classes.Resume(grown);
        Learn(classes, resumed, 2, 0);
        States.AssertIdentical(resumed.Capture(), after);
    }

    [TestCaseSource(nameof(Baselines))]
    public void Calibration_StaysNeutral_OnAResNetToo(TaskStream baseline)
    {
        var stream = TaskStream.ResNet with { Options = TaskStream.SmallerThan(baseline.Options, TaskStream.ResNet.Options) };
        using var learner = stream.Learner();
        Learn(stream, learner, 0, 1);
        var state = learner.Capture();
        Assert.That(state.Weights().SelectMany(tensor => tensor.Values), Is.All.Matches<float>(float.IsFinite));
        Assert.That(state.EndingIn("weightScale").Concat(state.EndingIn("featureScale")).SelectMany(tensor => tensor.Values), Is.All.EqualTo(1f));
        Assert.That(state.EndingIn("offset").SelectMany(tensor => tensor.Values), Is.All.EqualTo(0f));
    }

    [TestCaseSource(nameof(Baselines))]
    public void ATaskThatEndsTwice_EndsOnce(TaskStream stream)
    {
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        learner.EndTask();
        var once = learner.Capture();
        learner.EndTask();
        States.AssertIdentical(learner.Capture(), once);
    }

    [Test]
    public void Importance_IsASumOverTasks_AndNewOutputsHaveNone()
    {
        var stream = TaskStream.Baselines.Single(baseline => baseline.TaskStream.Options.Strategy == LearningStrategy.ElasticWeightConsolidation).TaskStream;
        using var learner = (stream with { Classes = 2 }).Learner();
        stream.Learn(learner, 3, 0);
        learner.EndTask();
        var first = Importance(learner, 2);
        Assert.That(first, Has.Some.GreaterThan(0).And.All.GreaterThanOrEqualTo(0));
        learner.KnowOutputs(4);
        Assert.That(Importance(learner, 2), Is.EqualTo(first.Concat(new float[16])), "the head's weights, two outputs more");
        stream.Learn(learner, 3, 1);
        learner.EndTask();
        var second = Importance(learner, 2);
        Assert.That(second.Zip(first, (sum, part) => sum - part), Is.All.GreaterThanOrEqualTo(0));
        Assert.That(second[16..], Has.Some.GreaterThan(0));
    }

    private static float[] Importance(NetworkLearner learner, int parameter) =>
        learner.Capture().StrategyTensors.Single(tensor => tensor.Name == $"importance{parameter}").Values;

    private static void Learn(TaskStream stream, NetworkLearner learner, params int[] tasks)
    {
        stream.Learn(learner, 3, tasks);
        TaskStream.Finish(learner);
    }
}

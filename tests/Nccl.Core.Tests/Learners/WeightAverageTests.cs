using Nccl.Batches;
using Nccl.Learners;
using Nccl.Memory;

namespace Nccl.Tests.Learners;

internal sealed class WeightAverageTests
{
    private const int Span = 3;

    private static IEnumerable<TestCaseData> Streams =>
    [
        new TestCaseData(Averaged(TaskStream.Mlp with { Scenario = ContinualScenario.ClassIncremental })).SetArgDisplayNames("MLP"),
        new TestCaseData(Averaged(TaskStream.ResNet)).SetArgDisplayNames("ResNet18"),
        new TestCaseData(Averaged(TaskStream.Baselines.First(baseline => baseline.Name == $"{LearningStrategy.DarkExperienceReplay}").TaskStream)).SetArgDisplayNames("DER++"),
    ];

    /// <summary>By hand: a := a + max(1 / n, 4 / (t + 5)) (theta - a) after mini-batch t of a task.</summary>
    [TestCaseSource(nameof(Streams))]
    public void Average_FollowsTheWeights(TaskStream stream)
    {
        using var learner = stream.Learner();
        double[][] expected = [.. learner.Capture().Tensors.Select(tensor => tensor.Values.Select(value => (double)value).ToArray())];
        for (var batch = 1; batch <= 30; batch++)
        {
            var (task, number) = Math.DivRem(batch - 1, 15);
            stream.Observe(learner, task, number);
            var share = Math.Max(1.0 / Span, 4.0 / (number + 1 + 5));
            expected = [.. expected.Zip(learner.Capture().Tensors, (average, now) =>
                average.Zip(now.Values, (a, theta) => a + (share * (theta - a))).ToArray())];
        }

        var averages = learner.Capture().Averages;
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.That(averages[i].Values, Is.EqualTo(expected[i]).Within(1e-5), averages[i].Name);
        }
    }

    [TestCaseSource(nameof(Streams))]
    public void Learner_GoesOnAsIfThereHadBeenNoBreak(TaskStream stream)
    {
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        using var resumed = stream.Resume(learner.Capture());
        stream.Learn(learner, 3, 2);
        stream.Learn(resumed, 3, 2);

        States.AssertIdentical(resumed.Capture(), learner.Capture());
        Assert.That(States.SameTensors(resumed.Capture().Averages, learner.Capture().Averages), Is.True);
    }

    [Test]
    public void Prediction_IsThatOfTheAverage()
    {
        var stream = Averaged(TaskStream.Mlp);
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        var state = learner.Capture();
        var row = stream.Batch(0, 0).Inputs.AsSpan(0, 6);
        var predicted = learner.Predict(row, 0).Select(entry => entry.Score).ToArray();

        Assert.That(Scores(stream, state, row), Is.EqualTo(predicted).Within(1e-6));
        Assert.That(Scores(stream, state with { Averages = [] }, row), Is.Not.EqualTo(predicted).Within(1e-4), "those of the weights differ");
    }

    [Test]
    public void SoftTargetsAndHits_AreThoseOfTheAverage()
    {
        var stream = Averaged(TaskStream.Mlp);
        using var learner = stream.Learner();
        stream.Learn(learner, 4, 0);
        var before = learner.Capture();
        var (inputs, labels) = stream.Batch(0, 9);
        var scores = Enumerable.Range(0, labels.Length).Select(row => Scores(stream, before, inputs.AsSpan(row * 6, 6))).ToArray();
        var report = stream.Observe(learner, 0, 9);
        var ring = learner.Capture().Memory.Rings[0]!;
        SoftTarget last = ring.SoftTarget((int)((ring.Pushed - 1) % ring.Capacity))!;

        Assert.That(report.CorrectCount, Is.EqualTo(scores.Zip(labels).Count(row => Array.IndexOf(row.First, row.First.Max()) == row.Second)));
        var softened = scores[^1].Select(score => Math.Pow(score, 1 / stream.Options.Temperature)).ToArray();
        Assert.That(last.Values, Is.EqualTo(softened.Select(value => value / softened.Sum())).Within(1e-6));
    }

    [Test]
    public void Average_ChangesNothingOfWhatIsLearnt_WhereItGivesNoTargets()
    {
        var stream = TaskStream.Mlp with { Options = TaskStream.Mlp.Options with { DistillationWeight = 0, Calibrate = false } };
        using var plain = stream.Learner();
        using var averaged = Averaged(stream).Learner();
        stream.Learn(plain, 4, 0, 1);
        stream.Learn(averaged, 4, 0, 1);

        Assert.That(States.SameTensors(averaged.Capture().Tensors, plain.Capture().Tensors), Is.True);
        Assert.That(plain.Capture().Averages, Is.Empty);
    }

    [Test]
    public void NewClasses_BeginWithTheWeightsTheyHave_AndLeaveTheOthersAlone()
    {
        var stream = Averaged(TaskStream.Mlp with { Scenario = ContinualScenario.ClassIncremental });
        using var learner = stream.Learner();
        stream.Learn(learner, 4, 0);
        var before = learner.Capture();
        learner.KnowOutputs(6);
        var after = learner.Capture();

        foreach (var (old, grown, now) in before.Averages.Zip(after.Averages, after.Tensors))
        {
            Assert.That(grown.Shape, Is.EqualTo(now.Shape));
            Assert.That(grown.Values.Take(old.Values.Length), Is.EqualTo(old.Values), grown.Name);
            Assert.That(grown.Values.Skip(old.Values.Length), Is.EqualTo(now.Values.Skip(old.Values.Length)), grown.Name);
        }
    }

    [Test]
    public void Average_ThatBeginsLateBeginsWithTheWeights_AndOneThatEndsIsGone()
    {
        using var learner = TaskStream.Mlp.Learner();
        TaskStream.Mlp.Learn(learner, 4, 0);
        var state = learner.Capture();
        using var late = Averaged(TaskStream.Mlp).Resume(state);

        Assert.That(States.SameTensors(late.Capture().Averages, state.Tensors), Is.True);
        using var ended = TaskStream.Mlp.Resume(late.Capture());
        Assert.That(ended.Capture().Averages, Is.Empty);
    }

    private static TaskStream Averaged(TaskStream stream) => stream with
    {
        Options = stream.Options with { AverageOver = Span, SoftTargets = SoftTargetTime.Insertion },
    };

    private static float[] Scores(TaskStream stream, NetworkLearnerState state, ReadOnlySpan<float> row)
    {
        using var predictor = new NetworkPredictor(stream.NetworkFor(state), state);
        var rows = new RowBuffer(row.Length);
        row.CopyTo(rows.Rows(1));
        var scores = new float[state.Classes.Known];
        predictor.Score(rows, [-1], scores);
        return scores;
    }
}

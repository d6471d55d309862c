using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Learners;
using TorchSharp;

namespace Nccl.Tests.Learners;

internal sealed class NetworkPredictorTests
{
    private static IEnumerable<TestCaseData> Networks =>
        [new TestCaseData(TaskStream.Mlp).SetArgDisplayNames("MLP"), new TestCaseData(TaskStream.ResNet).SetArgDisplayNames("ResNet")];

    [TestCaseSource(nameof(Networks))]
    public void Score_IsTheSoftmaxOfTheLearntNetwork(TaskStream stream)
    {
        var state = Learnt(stream);
        var (inputs, _) = stream.Batch(task: 3, number: 0);
        var scores = Score(stream, state, inputs, [-1, -1, -1, -1]);

        using var scope = torch.NewDisposeScope();
        using var network = stream.NetworkFor(state);
        NetworkTensors.Load(network, state.Tensors);
        network.eval();
        using var weights = network.Calibrate();
        long[] shape = [4, .. stream.InputShape];
        var expected = Numbers.Of(torch.nn.functional.softmax(network.forward(torch.tensor(inputs).view(shape), weights), 1));
        // Folding rounds differently, in single precision.
        Numbers.AssertClose((IReadOnlyList<double>)[.. scores.Select(score => (double)score)], expected, "scores", 1e-4, 1e-6);
    }

    [Test]
    public void Score_LetsTheClassesOfTheRowsTaskCompete()
    {
        var stream = TaskStream.Mlp with { Scenario = ContinualScenario.TaskIncremental, Classes = 6 };
        var state = Learnt(stream);
        var (inputs, _) = stream.Batch(task: 0, number: 99);
        var scores = Score(stream, state, inputs, [0, 1, -1, 9]);
        Assert.That(Counting(scores, row: 0), Is.EqualTo([0, 1]));
        Assert.That(Counting(scores, row: 1), Is.EqualTo([2, 3]));
        Assert.That(Counting(scores, row: 2), Is.EqualTo([0, 1, 2, 3]), "an unknown task: all classes seen");
        Assert.That(Counting(scores, row: 3), Is.EqualTo([0, 1, 2, 3]), "a task that was never learnt: all classes seen");
        for (var row = 0; row < 4; row++)
        {
            Assert.That(scores.Skip(row * 6).Take(6).Sum(), Is.EqualTo(1).Within(1e-6));
        }
    }

    [Test]
    public void Growing_ChangesNoPredictionOfPresentClasses([Values] ContinualScenario scenario, [Values("mlp", "resnet")] string kind)
    {
        var stream = (kind == "mlp" ? TaskStream.Mlp : TaskStream.ResNet) with { Scenario = scenario };
        using var learner = stream.Learner();
        stream.Learn(learner, 6, 0, 1);
        var (inputs, _) = stream.Batch(task: 1, number: 50);
        var before = Score(stream, learner.Capture(), inputs, [0, 0, 1, -1]);
        learner.KnowOutputs(7);
        var after = Score(stream with { Classes = 7 }, learner.Capture(), inputs, [0, 0, 1, -1]);
        for (var row = 0; row < 4; row++)
        {
            double[] old = [.. before.Skip(row * 4).Take(4).Select(score => (double)score)], grown = [.. after.Skip(row * 7).Take(7).Select(score => (double)score)];
            // Where new classes compete at once, all probabilities shrink by one factor: the logits are the same.
            var left = grown.Take(4).Sum();
            Assert.That(grown.Take(4).Select(score => score / left), Is.EqualTo(old).Within(1e-6));
            Assert.That(left < 0.999, Is.EqualTo(scenario == ContinualScenario.DomainIncremental));
        }
    }

    [TestCaseSource(nameof(Networks))]
    public void Score_OfOneRowAtATime_IsThatOfTheBatch(TaskStream stream)
    {
        var state = Learnt(stream);
        var (inputs, _) = stream.Batch(task: 0, number: 50);
        var together = Score(stream, state, inputs, [0, 0, 0, 0]);
        var single = Enumerable.Range(0, 4).SelectMany(row => Score(stream, state, inputs[(row * inputs.Length / 4)..((row + 1) * inputs.Length / 4)], [0]));
        Assert.That(single, Is.EqualTo(together).Within(1e-6f));
    }

    [Test]
    public void Predictor_IsNotChangedByLaterLearning_AndRepeatsToTheLastBit()
    {
        var stream = TaskStream.Mlp;
        using var learner = stream.Learner();
        stream.Learn(learner, 3, 0, 1);
        var state = learner.Capture();
        using var predictor = new NetworkPredictor(stream.NetworkFor(state), state);
        var (inputs, _) = stream.Batch(task: 0, number: 50);
        var before = Score(predictor, stream, inputs, [0, 0, 0, 0]);
        stream.Learn(learner, 3, 2);
        Assert.That(Numbers.SameBits(Score(predictor, stream, inputs, [0, 0, 0, 0]), before), Is.True);
        Assert.That(Numbers.SameBits(Score(stream, learner.Capture(), inputs, [0, 0, 0, 0]), before), Is.False);
    }

    private static NetworkLearnerState Learnt(TaskStream stream)
    {
        using var learner = stream.Learner();
        stream.Learn(learner, 4, 0, 1);
        return learner.Capture();
    }

    private static float[] Score(TaskStream stream, NetworkLearnerState state, float[] inputs, int[] tasks)
    {
        using var predictor = new NetworkPredictor(stream.NetworkFor(state), state);
        return Score(predictor, stream, inputs, tasks);
    }

    private static float[] Score(NetworkPredictor predictor, TaskStream stream, float[] inputs, int[] tasks)
    {
        var buffer = new RowBuffer(inputs.Length / tasks.Length);
        inputs.CopyTo(buffer.Rows(tasks.Length));
        var scores = new float[tasks.Length * stream.Classes];
        predictor.Score(buffer, tasks, scores);
        return scores;
    }

    private static IEnumerable<int> Counting(float[] scores, int row) => Enumerable.Range(0, 6).Where(label => scores[(row * 6) + label] > 0);
}
